namespace AgentHost.Providers;

/// <summary>Maps a service's error (rate limit, overload, wrong key, …) to a fault, in a sentence for people.</summary>
public static class ErrorFaults
{
    /// <summary>The kind that a status stands for, where the service's own words say nothing more exact.</summary>
    /// <param name="status">An HTTP status of 300 or more.</param>
    public static ModelFaultKind KindOf(int status) => status switch
    {
        401 => ModelFaultKind.Authentication,
        402 => ModelFaultKind.Quota,
        403 => ModelFaultKind.Forbidden,
        408 or 409 or 425 => ModelFaultKind.ServerError,
        413 => ModelFaultKind.ContextTooLong,
        429 => ModelFaultKind.RateLimited,
        503 or 529 => ModelFaultKind.Overloaded,
        >= 500 => ModelFaultKind.ServerError,
        >= 300 => ModelFaultKind.InvalidRequest,
        _ => ModelFaultKind.BadResponse,
    };

    /// <summary>The fault with its sentence; secrets are taken out of the service's words.</summary>
    /// <param name="endpoint">The endpoint of the request.</param>
    /// <param name="kind">What the error means.</param>
    /// <param name="status">The HTTP status, real or the one that the error stands for.</param>
    /// <param name="error">The service's words.</param>
    public static ModelFault Make(ProviderEndpoint endpoint, ModelFaultKind kind, int status, ProviderError error)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var said = string.IsNullOrWhiteSpace(error.Message) ? $"HTTP status {status}" : endpoint.Clean(error.Message);
        var who = endpoint.Name;
        var message = kind switch
        {
            ModelFaultKind.Authentication when endpoint.CredentialSource is { } source => $"{who} does not accept the key from {source}: {said}",
            ModelFaultKind.Authentication => $"{who} wants a key and none was found: {said}",
            ModelFaultKind.Forbidden => $"{who} does not allow this with the key in use: {said}",
            ModelFaultKind.ModelNotFound => $"{who} does not know the model {endpoint.Model}: {said}",
            ModelFaultKind.RateLimited => $"{who} asks to slow down: {said}",
            ModelFaultKind.Overloaded => $"{who} is overloaded: {said}",
            ModelFaultKind.Quota => $"No quota or credit is left at {who}: {said}",
            ModelFaultKind.ContextTooLong => $"The request is longer than {endpoint.Model} takes: {said}",
            ModelFaultKind.ContentRefused => $"{who} refused the content: {said}",
            ModelFaultKind.InvalidRequest when status is >= 300 and < 400 => $"{who} answers from another address: correct baseUrl ({endpoint.Address}).",
            ModelFaultKind.InvalidRequest when status is 404 or 405 =>
                $"Nothing takes chat requests at {endpoint.Address}: check baseUrl{endpoint.AddressHint} ({said})",
            ModelFaultKind.InvalidRequest => $"{who} refused the request: {said}",
            _ => $"{who} failed: {said}",
        };
        return new(kind, message) { Code = (error.Code ?? error.Type) is { } code ? endpoint.Clean(code) : null };
    }
}
