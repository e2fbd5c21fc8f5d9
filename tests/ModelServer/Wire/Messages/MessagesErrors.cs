namespace AgentHost.ModelServing;

/// <summary>Errors in Anthropic's shape, with its usual words for each status.</summary>
internal static class MessagesErrors
{
    public static byte[] Body(int status, string? message, string? type)
    {
        (string usual, string usualType) = status switch
        {
            401 => ("invalid x-api-key", "authentication_error"),
            402 => ("There is an issue with your billing.", "billing_error"),
            403 => ("Your API key does not have permission to use the specified resource.", "permission_error"),
            404 => ("Not found", "not_found_error"),
            413 => ("Request exceeds the maximum size", "request_too_large"),
            429 => ("This request would exceed your organization's rate limit.", "rate_limit_error"),
            504 => ("The request timed out.", "timeout_error"),
            529 => ("Overloaded", "overloaded_error"),
            >= 500 => ("Internal server error", "api_error"),
            _ => ("Your request is not valid.", "invalid_request_error"),
        };
        return Write(message ?? usual, type ?? usualType, "req_0000000000");
    }

    /// <summary>For an event in a stream.</summary>
    public static byte[] Event(string? message, string? type) => Write(message ?? "Overloaded", type ?? "overloaded_error", null);

    private static byte[] Write(string message, string type, string? request) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", type);
        json.WriteString("message", message);
        json.WriteEndObject();
        if (request is not null)
        {
            json.WriteString("request_id", request);
        }

        json.WriteEndObject();
    });
}
