namespace AgentHost.ModelServing;

/// <summary>What came of reading a request: a request, a fault of the client's, or (neither) the connection's end.</summary>
internal readonly record struct HttpReadResult(HttpRequestData? Request, int ErrorStatus = 0, string? Error = null)
{
    public static HttpReadResult Closed => default;

    public static HttpReadResult Bad(int status, string error) => new(null, status, error);
}
