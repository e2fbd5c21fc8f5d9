namespace AgentHost.ModelServing;

/// <summary>Errors in OpenAI's shape, with its usual words for each status.</summary>
internal static class ChatErrors
{
    public static byte[] Body(int status, string? message, string? code)
    {
        (string usual, string type, string? usualCode) = status switch
        {
            401 =>
                (
                    "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
                    "invalid_request_error",
                    "invalid_api_key"),
            403 => ("You are not allowed to use this model.", "invalid_request_error", "model_not_allowed"),
            404 => ("The model does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"),
            429 => ("Rate limit reached for requests. Please try again later.", "requests", "rate_limit_exceeded"),
            503 => ("The engine is currently overloaded, please try again later.", "service_unavailable", "service_unavailable"),
            529 => ("Overloaded", "overloaded_error", null),
            >= 500 => ("The server had an error while processing your request. Sorry about that!", "server_error", null),
            _ => ("Your request is not valid.", "invalid_request_error", (string?)null),
        };
        return Body(message ?? usual, type, null, code ?? usualCode);
    }

    public static byte[] ContextTooLong(string? message) => Body(
        message ?? "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens. "
        + "Please reduce the length of the messages.",
        "invalid_request_error",
        "messages",
        "context_length_exceeded");

    /// <summary>The same, on one line: for an event in a stream.</summary>
    public static byte[] Line(string? message, string? code) =>
        Write(message ?? "The server had an error while processing your request. Sorry about that!", "server_error", null, code, indented: false);

    private static byte[] Body(string message, string type, string? param, string? code) => Write(message, type, param, code, indented: true);

    private static byte[] Write(string message, string type, string? param, string? code, bool indented) => ChatJson.Write(
        json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteString("type", type);
            json.WriteString("param", param);
            json.WriteString("code", code);
            json.WriteEndObject();
            json.WriteEndObject();
        },
        indented);
}
