using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Signs requests as AWS wants it (AWS General Reference, "Signature Version 4 signing process").</summary>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Format of a time in a header.</summary>
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The <c>Authorization</c> header's value.</summary>
    /// <param name="keys">What signs.</param>
    /// <param name="region">Where the service is.</param>
    /// <param name="service">Its name in signatures.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path, as it goes over the wire.</param>
    /// <param name="query">The query's names and values, not escaped.</param>
    /// <param name="headers">The headers to sign; <c>x-amz-date</c> is one of them.</param>
    /// <param name="body">The body.</param>
    public static string Sign(
        AwsKeys keys,
        string region,
        string service,
        string method,
        string path,
        IEnumerable<KeyValuePair<string, string>> query,
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body)
    {
        var signed = headers.Select(static header => (Name: header.Key.ToLowerInvariant(), Value: OneSpaced(header.Value)))
            .OrderBy(static header => header.Name, StringComparer.Ordinal).ToList();
        var time = signed.Find(static header => header.Name == "x-amz-date").Value;
        var names = string.Join(';', signed.Select(static header => header.Name));
        var canonical = new StringBuilder(512)
            .Append(method).Append('\n')
            .Append(Escape(path).Replace("%2F", "/", StringComparison.Ordinal)).Append('\n')
            .AppendJoin('&', query.Select(static pair => Escape(pair.Key) + "=" + Escape(pair.Value)).Order(StringComparer.Ordinal)).Append('\n');
        foreach (var (name, value) in signed)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(Hex(SHA256.HashData(body)));
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.Secret);
        foreach (var step in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return $"{Algorithm} Credential={keys.Id}/{scope}, SignedHeaders={names}, Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string OneSpaced(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
