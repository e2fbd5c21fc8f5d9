using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama.Faults;

/// <summary>Names what happened: HTTP status and the server's own words to a kind that the host can act on. The server has words alone, no codes.</summary>
internal static class FaultMap
{
    /// <summary>A fault from an HTTP error.</summary>
    public static ModelFault FromStatus(Endpoint endpoint, int status, ProviderError error)
    {
        var kind = Kind(status, error);
        return kind == ModelFaultKind.ModelNotFound ? Missing(endpoint) : ErrorFaults.Make(endpoint, kind, status, error);
    }

    /// <summary>A fault from a line inside a stream that began well: it has lost its status.</summary>
    public static ModelFault FromStream(Endpoint endpoint, ProviderError error) =>
        FromStatus(
            endpoint,
            IsContext(error) ? 400
                : error.Says("server busy") || error.Says("overloaded") ? 503
                : error.Says("too many requests") || error.Says("rate limit") ? 429
                : 500,
            error);

    /// <summary>A fault from a fetch.</summary>
    public static ModelFault FromPull(Endpoint endpoint, ProviderError error) =>
        error.Says("file does not exist") || error.Says("not found") || error.Says("invalid model name")
            ? new ModelFault(
                ModelFaultKind.ModelNotFound, $"{endpoint.Name} cannot fetch the model {endpoint.Model}: {endpoint.Clean(error.Message ?? "it is not there")}")
            : ErrorFaults.Make(endpoint, ModelFaultKind.ServerError, 500, error);

    private static ModelFault Missing(Endpoint endpoint)
    {
        var way = endpoint.Pull ? "" : $" Run \"ollama pull {endpoint.Model}\", or set providers.{endpoint.Name}.pull to true.";
        return new ModelFault(ModelFaultKind.ModelNotFound, $"{endpoint.Name} at {endpoint.Address} does not have the model {endpoint.Model}.{way}");
    }

    private static ModelFaultKind Kind(int status, ProviderError error) => status switch
    {
        400 or 413 or 500 when IsContext(error) => ModelFaultKind.ContextTooLong,
        // A wrong address is answered in other words, or in no JSON at all.
        404 when error.Says("model") && error.Says("not found") => ModelFaultKind.ModelNotFound,
        429 when error.Says("usage limit") || error.Says("upgrade") => ModelFaultKind.Quota,
        _ => ErrorFaults.KindOf(status),
    };

    private static bool IsContext(ProviderError error) =>
        error.Says("exceeds the context length") || error.Says("exceeds maximum context length") || error.Says("exceeds the available context")
        || error.Says("exceed_context_size");
}
