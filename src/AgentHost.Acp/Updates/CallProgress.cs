using System.Collections.Concurrent;
using AgentHost.Acp.Protocol;
using AgentHost.Client;

namespace AgentHost.Acp.Updates;

/// <summary>Calls of tools that run or just ended, as news of them.</summary>
/// <param name="root">Root of the workspace.</param>
/// <param name="prefix">Words before each id, which tell calls of sub-agents from those of the session; empty for none.</param>
/// <param name="time">The clock.</param>
internal sealed class CallProgress(string root, string prefix, TimeProvider time)
{
    private const int LongestText = 32_000;
    private const int LongestOutput = 16_000;

    /// <summary>Between two looks at the output of one call: what it says replaces what was there, and nobody reads faster.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Call> _calls = new(StringComparer.Ordinal);

    /// <summary>Id of a call for the editor.</summary>
    /// <param name="call">The call.</param>
    public string IdOf(string call) => prefix + call;

    /// <summary>True for a call that is told and neither runs nor has ended: permission for it may be asked. Callable from any thread.</summary>
    /// <param name="call">The call.</param>
    public bool IsWaiting(string call) => _calls.TryGetValue(call, out var known) && known.IsWaiting;

    /// <summary>A call that the model wants.</summary>
    /// <param name="told">The event.</param>
    public ToolCallStarted Begin(ToolRequested told)
    {
        _calls[told.CallId] = new Call();
        return new(IdOf(told.CallId), ToolView.TitleOf(told.Tool, told.Arguments))
        {
            Name = told.Tool,
            Kind = ToolView.KindOf(told.Tool),
            Status = ToolStatuses.Pending,
            Locations = ToolView.PlacesOf(root, told.Arguments),
            RawInput = told.Arguments,
        };
    }

    /// <summary>A call that runs.</summary>
    /// <param name="told">The event.</param>
    public ToolCallChanged Start(ToolStarted told)
    {
        if (_calls.TryGetValue(told.CallId, out var call))
        {
            call.IsWaiting = false;
        }

        return new(IdOf(told.CallId)) { Title = PlainText.Line(told.Title, 400), Status = ToolStatuses.InProgress };
    }

    /// <summary>News of a call that runs; null where it is too early for more.</summary>
    /// <param name="told">The event.</param>
    public ToolCallChanged? Progress(ToolProgressed told)
    {
        if (!_calls.TryGetValue(told.CallId, out var call))
        {
            return null;
        }

        call.Output += told.Progress.Output ?? (told.Progress.Text is { Length: > 0 } text ? text + "\n" : "");
        call.Output = call.Output.Length > LongestOutput * 2 ? call.Output[^LongestOutput..] : call.Output;
        var now = time.GetTimestamp();
        if (call.Output.Length == 0 || (call.LastTold != 0 && time.GetElapsedTime(call.LastTold, now) < Pace))
        {
            return null;
        }

        call.LastTold = now;
        return new(IdOf(told.CallId)) { Content = [Text(BlockText.Fenced(PlainText.Of(call.Output, LongestOutput), null))] };
    }

    /// <summary>A change that a call made to a file.</summary>
    /// <param name="told">The event.</param>
    public ToolCallChanged? Change(FileChanged told)
    {
        if (!_calls.TryGetValue(told.CallId, out var call) || told.Change.Diff is not { Length: > 0 } diff
            || ToolView.Absolute(root, told.Change.To ?? told.Change.Path) is not { } path)
        {
            return null;
        }

        call.Changes.AddRange(DiffReader.Read(path, diff, told.Change.Before is null));
        return call.Changes.Count == 0 ? null : new(IdOf(told.CallId)) { Content = [.. call.Changes], Locations = [new ToolLocation(path)] };
    }

    /// <summary>The end of a call.</summary>
    /// <param name="told">The event.</param>
    public ToolCallChanged End(ToolCompleted told)
    {
        var call = _calls.GetOrAdd(told.CallId, static _ => new Call());
        call.IsWaiting = false;
        var text = BlockText.Of(told.Display);
        var content = new List<ToolContent>(call.Changes);
        if (content.Count == 0)
        {
            content.AddRange(told.Display.OfType<DiffBlock>()
                .SelectMany(diff => ToolView.Absolute(root, diff.Path) is { } path ? DiffReader.Read(path, diff.Diff, diff.Removed == 0) : []));
        }

        if (text.Length > 0)
        {
            content.Add(Text(PlainText.Of(text, LongestText)));
        }

        call.IsShown = content.Count > 0;
        return new(IdOf(told.CallId))
        {
            Status = told.State == ToolState.Completed ? ToolStatuses.Completed : ToolStatuses.Failed,
            Content = content.Count > 0 ? content : null,
            Locations = ToolView.Places(root, told.Paths),
            RawOutput = told.Data,
        };
    }

    /// <summary>Content of a call that nothing was shown of; null where something was, or there is none.</summary>
    /// <param name="result">The result.</param>
    public ToolCallChanged? Result(ToolResultPart result)
    {
        if (_calls.TryRemove(result.CallId, out var call) && call.IsShown && !result.IsError)
        {
            return null;
        }

        var content = result.Content.Select(Content).OfType<ToolContent>().ToList();
        return content.Count > 0 ? new(IdOf(result.CallId)) { Content = [.. call?.Changes ?? [], .. content] } : null;
    }

    /// <summary>Text as content.</summary>
    /// <param name="text">The text.</param>
    public static ToolText Text(string text) => new(new TextContent(text));

    private static ToolText? Content(Part part) => part switch
    {
        TextPart { Text.Length: > 0 } text => Text(BlockText.Fenced(PlainText.Of(text.Text, LongestText), null)),
        JsonPart json => Text(BlockText.Fenced(PlainText.Of(json.Value.GetRawText(), LongestText), "json")),
        ImagePart { Data: { } data } image => new(new ImageContent(Convert.ToBase64String(data.Span), image.MediaType)),
        ImagePart image => Text($"(an image, {image.MediaType})"),
        FilePart file => Text($"(a file, {PlainText.Line(file.Name, 200)})"),
        _ => null,
    };

    private sealed class Call
    {
        private volatile bool _isWaiting = true;

        public bool IsWaiting
        {
            get => _isWaiting;
            set => _isWaiting = value;
        }

        public string Output { get; set; } = "";

        public long LastTold { get; set; }

        public List<ToolDiff> Changes { get; } = [];

        public bool IsShown { get; set; }
    }
}
