using System.Text;

namespace AgentHost.ModelServing;

/// <summary>The status line and headers of a response.</summary>
internal sealed class ResponseHead(int status)
{
    private readonly StringBuilder _text = new($"HTTP/1.1 {status} {Reason(status)}\r\n");

    public ResponseHead Add(string name, string value)
    {
        _text.Append(name).Append(": ").Append(value).Append("\r\n");
        return this;
    }

    public byte[] ToBytes() => Encoding.Latin1.GetBytes(_text + "\r\n");

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Payload Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        529 => "Overloaded",
        _ => "Status",
    };
}
