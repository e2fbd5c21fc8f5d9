using System.Globalization;
using System.Net.Http.Headers;

namespace AgentHost.Providers;

/// <summary>Reads the time that a service asks to wait.</summary>
public static class RetryAfter
{
    /// <summary>
    /// Seconds from <c>retry-after-ms</c> (finer; OpenAI, Azure and Anthropic know it) or <c>Retry-After</c> (RFC 9110, section 10.2.3: seconds or a date);
    /// null when neither is there.
    /// </summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="time">The clock that a date is compared with.</param>
    public static double? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(time);
        if (headers.TryGetValues("retry-after-ms", out var values) && Number(values) is { } milliseconds)
        {
            return milliseconds / 1000;
        }

        if (!headers.TryGetValues("Retry-After", out values))
        {
            return null;
        }

        values = [.. values];
        if (Number(values) is { } seconds)
        {
            return seconds;
        }

        return DateTimeOffset.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Math.Max(0, Math.Ceiling((date - time.GetUtcNow()).TotalSeconds))
            : null;
    }

    private static double? Number(IEnumerable<string> values) =>
        double.TryParse(values.FirstOrDefault(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}
