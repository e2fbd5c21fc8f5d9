using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Running;

/// <summary>One request at a <see cref="LoopbackServer"/>, and its answer. The status and the headers are set before the first byte.</summary>
public sealed class LoopbackExchange
{
    private readonly HttpContext _context;

    internal LoopbackExchange(HttpContext context) => _context = context;

    /// <summary>Method of the request.</summary>
    public string Method => _context.Request.Method;

    /// <summary>Path of the request, decoded, without the query.</summary>
    public string Path => _context.Request.Path.Value ?? "";

    /// <summary>Length of the body in bytes; null where it is not said.</summary>
    public long? Length => _context.Request.ContentLength;

    /// <summary>Body of the request.</summary>
    public Stream Input => _context.Request.Body;

    /// <summary>Body of the answer.</summary>
    public Stream Output => _context.Response.Body;

    /// <summary>Fires when the client is gone.</summary>
    public CancellationToken Aborted => _context.RequestAborted;

    /// <summary>Reads a header of the request; several of one name are one, with commas between; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public string? Find(string name) => _context.Request.Headers[name] is { Count: > 0 } values ? values.ToString() : null;

    /// <summary>Sets the status of the answer, and its headers.</summary>
    /// <param name="status">The status.</param>
    /// <param name="length">Length of its body in bytes; null where it is not known.</param>
    /// <param name="headers">Its headers.</param>
    public void Begin(int status, long? length, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        _context.Response.StatusCode = status;
        _context.Response.ContentLength = length;
        foreach (var (name, value) in headers)
        {
            _context.Response.Headers[name] = value;
        }
    }

    /// <summary>Breaks the connection off.</summary>
    public void Abort() => _context.Abort();
}
