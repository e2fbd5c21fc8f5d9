using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>One request as it arrived. Safe for use from any thread; its JSON lives as long as it does.</summary>
public sealed class RecordedRequest
{
    private readonly TaskCompletionSource<ReplyOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal RecordedRequest(int index, int? modelIndex, HttpRequestData http, JsonElement? json, RequestView view)
    {
        Index = index;
        ModelIndex = modelIndex;
        Http = http;
        Json = json;
        View = view;
    }

    /// <summary>The request's number among all of this server, from 0.</summary>
    public int Index { get; }

    /// <summary>The request's number among those that ask the model, from 0; null for others (listings, unknown addresses).</summary>
    public int? ModelIndex { get; }

    /// <summary>The method, such as <c>POST</c>.</summary>
    public string Method => Http.Method;

    /// <summary>The target as sent, with its query.</summary>
    public string Target => Http.Target;

    /// <summary>The target without its query.</summary>
    public string Path => Http.Path;

    /// <summary>The headers in order, as sent; credentials are kept.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => Http.Headers;

    /// <summary>The body, without any transfer coding.</summary>
    public ReadOnlyMemory<byte> Body => Http.Body;

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonElement? Json { get; }

    /// <summary>When the last byte arrived, in <see cref="System.Diagnostics.Stopwatch"/> ticks: on one machine comparable between processes.</summary>
    public long Timestamp => Http.Timestamp;

    /// <summary>Which connection it came over; numbered from 1.</summary>
    public int ConnectionId => Http.ConnectionId;

    /// <summary>The requested model; empty when there is none.</summary>
    public string Model => View.Model;

    /// <summary>Whether a stream was asked for.</summary>
    public bool Stream => View.Stream;

    /// <summary>The body's messages; empty when there are none.</summary>
    public IReadOnlyList<JsonElement> Messages => View.Messages.Select(m => m.Json).ToArray();

    /// <summary>The last message's text; empty when there is none.</summary>
    public string LastText => View.Messages.Count == 0 ? "" : View.Messages[^1].Text;

    /// <summary>The last message's role; empty when there is none.</summary>
    public string LastRole => View.Messages.Count == 0 ? "" : View.Messages[^1].Role;

    /// <summary>Names of the offered tools.</summary>
    public IReadOnlyList<string> Tools => View.Tools;

    /// <summary>When the answer had ended, in <see cref="System.Diagnostics.Stopwatch"/> ticks; 0 before that.</summary>
    public long EndTimestamp { get; private set; }

    /// <summary>Completes when the answer has ended, and says how.</summary>
    public Task<ReplyOutcome> Outcome => _outcome.Task;

    internal HttpRequestData Http { get; }

    internal RequestView View { get; }

    /// <summary>The first header of that name, in any case; null when there is none.</summary>
    public string? Header(string name) => Http.Header(name);

    internal void End(ReplyOutcome how)
    {
        if (EndTimestamp == 0)
        {
            EndTimestamp = System.Diagnostics.Stopwatch.GetTimestamp();
        }

        _outcome.TrySetResult(how);
    }
}
