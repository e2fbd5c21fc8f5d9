namespace AgentHost.Providers;

/// <summary>Faults of the connection itself.</summary>
public static class ConnectionFaults
{
    /// <summary>The request failed before an answer began.</summary>
    /// <param name="endpoint">Where it went.</param>
    /// <param name="exception">What the HTTP client threw.</param>
    public static ModelFault BeforeAnswer(ProviderEndpoint endpoint, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(exception);
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

    /// <summary>No connection was made in the time that the host allows.</summary>
    public static ModelFault NoConnection(ProviderEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(ModelFaultKind.Unreachable, $"Cannot reach {endpoint.Name} at {endpoint.Address}: no connection was made in time (limits.connect).");
    }

    /// <summary>No byte of an answer came in time.</summary>
    public static ModelFault NoAnswer(ProviderEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(
            ModelFaultKind.Unreachable,
            $"{endpoint.Name} at {endpoint.Address} did not answer within {endpoint.FirstToken.TotalSeconds:0.##} s (firstTokenSeconds).");
    }

    /// <summary>The answer fell silent.</summary>
    /// <param name="endpoint">The endpoint of the request.</param>
    /// <param name="limit">How long it was silent.</param>
    /// <param name="setting">The setting that says so.</param>
    public static ModelFault Silent(ProviderEndpoint endpoint, TimeSpan limit, string setting)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(ModelFaultKind.StreamCut, $"The answer of {endpoint.Name} fell silent for {limit.TotalSeconds:0.##} s ({setting}).");
    }

    /// <summary>The answer stopped before its end.</summary>
    public static ModelFault Cut(ProviderEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(ModelFaultKind.StreamCut, $"The answer of {endpoint.Name} stopped before its end.");
    }

    /// <summary>The answer is not what the wire format says.</summary>
    /// <param name="endpoint">The endpoint of the request.</param>
    /// <param name="what">What is wrong with it, ending in a full stop.</param>
    public static ModelFault Bad(ProviderEndpoint endpoint, string what)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(ModelFaultKind.BadResponse, $"The answer of {endpoint.Name} at {endpoint.Address} is not {endpoint.WireName}: {what}");
    }
}
