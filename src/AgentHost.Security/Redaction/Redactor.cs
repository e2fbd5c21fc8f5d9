using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Security.Redaction;

/// <summary>Hides secrets in text that leaves the host: values that it knows, and what looks like a secret. The one redactor of all exits.</summary>
/// <param name="known">Values that are secret from the beginning; read at the first use.</param>
/// <remarks>Thread-safe. What is hidden becomes as many asterisks, so that places in the text stay what they are.</remarks>
public sealed class Redactor(Func<IEnumerable<string?>> known)
{
    /// <summary>Shorter values are no secrets worth the name, and would be hidden in ordinary words.</summary>
    private const int LeastValue = 8;

    private readonly Lock _gate = new();
    private volatile string[]? _values;

    /// <summary>Adds a value that is secret from now on.</summary>
    public void Add(string? secret)
    {
        if (secret is not { Length: >= LeastValue })
        {
            return;
        }

        lock (_gate)
        {
            _values = [.. FormsOf(secret).Concat(Values()).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>The text, with secrets hidden; the same instance where there are none.</summary>
    public string Redact(string text)
    {
        char[]? hidden = null;
        foreach (var value in _values ?? Values())
        {
            for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
            {
                (hidden ??= text.ToCharArray()).AsSpan(at, value.Length).Fill('*');
            }
        }

        for (var from = 0; SecretShapes.Find(text, from) is { Length: > 0 } found; from = found.Start + found.Length)
        {
            (hidden ??= text.ToCharArray()).AsSpan(found.Start, found.Length).Fill('*');
        }

        return hidden is null ? text : new string(hidden);
    }

    /// <summary>A record of the contract with secrets hidden in all its texts, whatever its kind; itself where there are none.</summary>
    /// <exception cref="JsonException">What is left is no such record: a secret was one of its words.</exception>
    public T Redact<T>(T value)
        where T : class =>
        RedactedJson.Of(ClientJson.WriteBytes(value), Redact) is { } redacted ? ClientJson.Read<T>(redacted) : value;

    /// <summary>Characters at the end of a text that may become a secret by what follows them: not to be shown yet.</summary>
    public int Open(string text)
    {
        var open = SecretShapes.Open(text);
        foreach (var value in _values ?? Values())
        {
            for (var length = Math.Min(value.Length - 1, text.Length); length > open; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(value.AsSpan(0, length)))
                {
                    open = length;
                }
            }
        }

        return open;
    }

    private string[] Values()
    {
        lock (_gate)
        {
            return _values ??= [
                .. known().Where(static value => value is { Length: >= LeastValue })
                    .SelectMany(static value => FormsOf(value!)).Distinct(StringComparer.Ordinal)
            ];
        }
    }

    /// <summary>As it is, as it stands in JSON that a text holds, in an address, and in what stores and headers encode.</summary>
    private static IEnumerable<string> FormsOf(string secret) =>
    [
        secret, JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), JsonEncodedText.Encode(secret).ToString(),
        Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
    ];
}
