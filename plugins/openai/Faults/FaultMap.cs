using System.Globalization;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Faults;

/// <summary>Names what happened: HTTP status and the service's own words to a kind that the host can act on.</summary>
internal static class FaultMap
{
    /// <summary>A fault from an HTTP error.</summary>
    public static ModelFault FromStatus(Endpoint endpoint, int status, ProviderError error) => ErrorFaults.Make(endpoint, Kind(status, error), status, error);

    /// <summary>A fault from an error inside a stream that began well. Gateways put the HTTP status of the service behind them into <c>code</c>.</summary>
    public static ModelFault FromStream(Endpoint endpoint, ProviderError error)
    {
        if (int.TryParse(error.Code, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600)
        {
            return FromStatus(endpoint, status, error) with { Status = status };
        }

        return FromStatus(endpoint, StatusOfWords(error), error);
    }

    private static ModelFaultKind Kind(int status, ProviderError error)
    {
        if (status is 400 or 404 or 413 or 422 or 500 && IsContext(error))
        {
            return ModelFaultKind.ContextTooLong;
        }

        if (status is >= 400 and < 500 && (error.Says("insufficient_quota") || error.Says("billing_hard_limit") || error.Says("insufficient balance")))
        {
            return ModelFaultKind.Quota;
        }

        return status switch
        {
            400 or 422 when IsContent(error) => ModelFaultKind.ContentRefused,
            400 or 404 or 422 when error.Says("model_not_found") || error.Says("model_not_available") => ModelFaultKind.ModelNotFound,
            // Gemini's OpenAI endpoint answers 400 to a wrong key.
            400 when error.Says("api key not valid") || error.Says("invalid_api_key") => ModelFaultKind.Authentication,
            404 when error.Message?.Contains("model", StringComparison.OrdinalIgnoreCase) == true => ModelFaultKind.ModelNotFound,
            _ => ErrorFaults.KindOf(status),
        };
    }

    /// <summary>
    /// The words that services use; OpenAI alone has a code for it (<c>context_length_exceeded</c>), llama.cpp has <c>exceed_context_size_error</c>.
    /// </summary>
    private static bool IsContext(ProviderError error) =>
        error.Says("context_length_exceeded") || error.Says("exceed_context_size") || error.Says("maximum context length") || error.Says("context window")
        || error.Says("context size") || error.Says("prompt is too long") || error.Says("input is too long") || error.Says("too many tokens")
        || error.Says("maximum prompt length");

    /// <summary>
    /// Azure has <c>content_filter</c> with an inner code of its policy; the Responses API has <c>invalid_prompt</c> for a prompt that was flagged.
    /// </summary>
    private static bool IsContent(ProviderError error) =>
        error.Says("content_filter") || error.Says("content_policy") || error.Says("responsibleaipolicyviolation") || error.Says("invalid_prompt");

    private static int StatusOfWords(ProviderError error) =>
        error.Says("rate_limit") || error.Says("too_many_requests") ? 429
        : error.Says("overloaded") || error.Says("unavailable") || error.Says("slow_down") ? 503
        : error.Says("invalid_request") || error.Says("insufficient_quota") || IsContext(error) || IsContent(error) || error.Says("invalid_image") ? 400
        : error.Says("authentication") || error.Says("invalid_api_key") ? 401
        : 500;
}
