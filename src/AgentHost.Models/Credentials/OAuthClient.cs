using System.Globalization;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Models.Credentials;

/// <summary>Talks to the OAuth endpoints of a service: RFC 6749 and RFC 8628, answers bounded in size and time.</summary>
/// <param name="client">Makes requests; not disposed here.</param>
/// <param name="time">Bounds them.</param>
public sealed class OAuthClient(HttpClient client, TimeProvider time)
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Posts a form.</summary>
    /// <exception cref="HttpRequestException">The service could not be reached, or does not speak the protocol.</exception>
    internal async ValueTask<TokenAnswer> PostAsync(string address, IEnumerable<KeyValuePair<string?, string?>> form, CancellationToken cancellationToken)
    {
        if (!SafeAddress.TryRead(address, out var uri))
        {
            throw new HttpRequestException($"the address {address} is not one of https");
        }

        using var clock = new CancellationTokenSource(Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            var text = await ReadAsync(response.Content, end.Token);
            return Parse(text) is { } answer && (response.IsSuccessStatusCode || answer.Error is not null)
                ? answer
                : throw new HttpRequestException(
                    string.Create(CultureInfo.InvariantCulture, $"{uri.Host} said {(int)response.StatusCode}, and nothing that a login could go on with"));
        }
        catch (OperationCanceledException exception) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"{uri.Host} did not answer within {Deadline.TotalSeconds:0} s"), exception);
        }
    }

    /// <summary>Reads an answer; null where it is no JSON object.</summary>
    internal static TokenAnswer? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var root = JsonElement.Parse(json);
            return root.ValueKind != JsonValueKind.Object ? null : new TokenAnswer
            {
                Access = Text(root, "access_token"),
                Refresh = Text(root, "refresh_token"),
                ExpiresIn = Number(root, "expires_in"),
                DeviceCode = Text(root, "device_code"),
                UserCode = Text(root, "user_code"),
                Url = Text(root, "verification_uri_complete") ?? Text(root, "verification_uri") ?? Text(root, "verification_url"),
                Interval = Number(root, "interval"),
                Error = Text(root, "error"),
                Detail = Text(root, "error_description"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second where a text is no UTF-8.
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= 1e9
            ? number
            : null;

    private static async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var held = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (held.Length + count > MaxBytes)
            {
                throw new HttpRequestException("the answer grew beyond every bound");
            }

            held.Write(buffer, 0, count);
        }

        return held.ToArray();
    }
}
