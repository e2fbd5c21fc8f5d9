using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;

namespace AgentHost.Server.Documents;

/// <summary>The endpoint of the OpenAPI document.</summary>
internal static class DocumentEndpoint
{
    public static void AddTo(EndpointList list, string version)
    {
        byte[]? document = null;
        list.Add(new Endpoint(
            "GET",
            "/openapi.json",
            AccessScopes.Read,
            EndpointPlace.Nothing,
            "Reads the description of all endpoints, as OpenAPI 3.1.",
            call => call.WriteAsync(document ??= OpenApiDocument.Write(list.All, version), "application/json", 200)));
    }
}
