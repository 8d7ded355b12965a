from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from reviews.errors import NotFound


@extend_schema(exclude=True)
class Missing(APIView):
    """An address under /api/ that there is not answers like everything else here, as a problem."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is no such address in this API; /api/docs/ lists them.")
