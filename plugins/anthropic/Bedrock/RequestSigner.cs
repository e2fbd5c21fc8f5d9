using System.Globalization;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Puts a signature onto requests of one entry.</summary>
internal sealed class RequestSigner(AwsKeyFinder finder, BedrockEndpoint endpoint, TimeProvider time)
{
    private volatile AwsKeys? _used;

    /// <returns>Why it cannot be signed, or null.</returns>
    public async ValueTask<ModelFault?> SignAsync(
        HttpRequestMessage message, IReadOnlyList<KeyValuePair<string, string>> query, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (endpoint.HasToken)
        {
            return null;
        }

        var (keys, lack) = await finder.FindAsync(endpoint, cancellationToken);
        if (keys is null)
        {
            return lack;
        }

        _used = keys;
        endpoint.Use(keys.Source, keys.Id, keys.Secret, keys.Token);
        var address = message.RequestUri!;
        var headers = new List<KeyValuePair<string, string>>
        {
            new("host", address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port.ToString(CultureInfo.InvariantCulture)}"),
            new("x-amz-date", time.GetUtcNow().ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture)),
        };
        if (keys.Token is not null)
        {
            headers.Add(new("x-amz-security-token", keys.Token));
        }

        foreach (var (name, value) in headers.Skip(1))
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.Remove("Authorization");
        message.Headers.TryAddWithoutValidation(
            "Authorization", SigV4.Sign(keys, endpoint.Region!, "bedrock", message.Method.Method, address.AbsolutePath, query, headers, body.Span));
        return null;
    }

    /// <summary>Tells whether other keys than those that were refused are there by now.</summary>
    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (_used is not { } refused)
        {
            return false;
        }

        finder.Forget(refused);
        return await finder.FindAsync(endpoint, cancellationToken) is ({ } keys, _) && !keys.AreThose(refused);
    }
}
