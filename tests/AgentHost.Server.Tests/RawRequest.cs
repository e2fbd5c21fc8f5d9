using System.Text;

namespace AgentHost.Server.Tests;

/// <summary>A request as its bytes, with what no decent client would send.</summary>
internal sealed record RawRequest(string Method, string Path, string Host)
{
    public string? Token { get; init; }

    public string? Body { get; init; }

    public string? Type { get; init; }

    /// <summary>True for a request that asks for an upgrade; it closes the connection all the same where that is refused.</summary>
    public bool KeepsOpen { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public byte[] ToBytes()
    {
        var text = new StringBuilder($"{Method} {Path} HTTP/1.1\r\nHost: {Host}\r\nConnection: {(KeepsOpen ? "Upgrade, close" : "close")}\r\n");
        if (Token is not null)
        {
            text.Append($"Authorization: Bearer {Token}\r\n");
        }

        if (Type is not null)
        {
            text.Append($"Content-Type: {Type}\r\n");
        }

        foreach (var header in Headers)
        {
            text.Append(header).Append("\r\n");
        }

        if (Body is not null)
        {
            text.Append($"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(Body).ToString());
    }
}
