namespace AgentHost.Plugins.OpenAI.Faults;

/// <summary>Faults of the connection itself.</summary>
internal static class Connections
{
    /// <summary>The request failed before an answer began.</summary>
    public static ModelFault BeforeAnswer(Endpoint endpoint, Exception exception)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        var (kind, what) = error switch
        {
            HttpRequestError.NameResolutionError => (ModelFaultKind.Unreachable, "its name cannot be resolved"),
            HttpRequestError.ConnectionError => (ModelFaultKind.Unreachable, "the connection was not accepted"),
            HttpRequestError.SecureConnectionError => (ModelFaultKind.Unreachable, "no secure connection could be made"),
            HttpRequestError.ProxyTunnelError => (ModelFaultKind.Unreachable, "the proxy did not connect"),
            HttpRequestError.ResponseEnded => (ModelFaultKind.Unreachable, "it closed the connection without an answer"),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded
                or HttpRequestError.VersionNegotiationError => (ModelFaultKind.BadResponse, "its answer is not HTTP"),
            _ => (ModelFaultKind.Unreachable, "the connection failed"),
        };
        var inner = exception.InnerException?.Message ?? exception.Message;
        return new(kind, $"Cannot reach {endpoint.Name} at {endpoint.Address}: {what} ({endpoint.Clean(inner)}).");
    }

    /// <summary>No byte of an answer came in time.</summary>
    public static ModelFault NoAnswer(Endpoint endpoint) =>
        new(ModelFaultKind.Unreachable, $"{endpoint.Name} at {endpoint.Address} did not answer within {endpoint.FirstToken.TotalSeconds:0.##} s (firstTokenSeconds).");

    /// <summary>The answer fell silent.</summary>
    public static ModelFault Silent(Endpoint endpoint, TimeSpan limit, string setting) =>
        new(ModelFaultKind.StreamCut, $"The answer of {endpoint.Name} fell silent for {limit.TotalSeconds:0.##} s ({setting}).");

    /// <summary>The answer stopped before its end.</summary>
    public static ModelFault Cut(Endpoint endpoint) =>
        new(ModelFaultKind.StreamCut, $"The answer of {endpoint.Name} stopped before its end.");

    /// <summary>The answer is not what Chat Completions says.</summary>
    public static ModelFault Bad(Endpoint endpoint, string what) =>
        new(ModelFaultKind.BadResponse, $"The answer of {endpoint.Name} at {endpoint.Address} is not Chat Completions: {what}");
}
