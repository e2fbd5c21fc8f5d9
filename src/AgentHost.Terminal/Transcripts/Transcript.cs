using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tools;
using AgentHost.DisplayBlocks.Tree;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Preferences;
using AgentHost.Terminal.Rendering;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Transcripts;

/// <summary>Lines of what happens in a session: those that are done, to be written once, and those that still change.</summary>
/// <remarks>Used by one thread. Events of sub-agents are told in their own sessions and are not among these.</remarks>
/// <param name="whole">Shortens nothing, and shows arguments of calls as well.</param>
/// <param name="spoken">Gives sentences as they end, for whoever hears them.</param>
internal sealed class Transcript(bool whole = false, bool spoken = false)
{
    private const int BriefReasoning = 6;

    private readonly int _mostOutput = whole ? int.MaxValue : 10;
    private readonly int _mostResult = whole ? int.MaxValue : 8;
    private readonly int _mostDiff = whole ? int.MaxValue : 60;
    private readonly int _mostPrompt = whole ? int.MaxValue : 200;

    private readonly List<Line> _done = [];
    private readonly Dictionary<string, RunningCall> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Tool, Line Head)> _untold = new(StringComparer.Ordinal);
    private readonly List<Line> _thoughts = [];
    private readonly HashSet<(string Message, int Index)> _begun = [];
    private AnswerPart? _part;
    private bool _isReasoning;

    /// <summary>View of reasoning. Default brief, and full where nothing is shortened.</summary>
    public ReasoningView Reasoning { get; set; } = whole ? ReasoningView.Full : ReasoningView.Brief;

    /// <summary>Calls that run, in the order of their beginning.</summary>
    public IReadOnlyCollection<RunningCall> Running => _running.Values;

    /// <summary>The last answer that ended, as it was written.</summary>
    public string? LastAnswer { get; private set; }

    /// <summary>True while reasoning comes.</summary>
    public bool IsReasoning => _isReasoning && _part is not null;

    /// <summary>Adds lines that are no event's.</summary>
    /// <param name="lines">The lines.</param>
    public void Say(IEnumerable<Line> lines) => _done.AddRange(lines);

    /// <summary>Adds a notice of one line.</summary>
    /// <param name="text">The notice.</param>
    /// <param name="style">Its style.</param>
    public void Say(string text, Style style = Style.Dim) => _done.AddRange(Line.Split(SafeText.Clean(text), style));

    /// <summary>Lines that are done since the last call.</summary>
    public IReadOnlyList<Line> TakeDone()
    {
        if (_done.Count == 0)
        {
            return [];
        }

        var done = _done.ToArray();
        _done.Clear();
        return done;
    }

    /// <summary>Lines of the answer that still change.</summary>
    /// <param name="most">The most characters that are looked at.</param>
    public IReadOnlyList<Line> Open(int most) => _isReasoning && Reasoning == ReasoningView.Hidden ? [] : _part?.Text.Open(most) ?? [];

    /// <summary>Takes an event of the session.</summary>
    /// <param name="told">The event.</param>
    public void Apply(AgentEvent told)
    {
        switch (told)
        {
            case TurnStarted started when started.Model.Length > 0:
                Prompt(started.Prompt, "");
                break;
            case TurnSteered { MessageId: not null } steered:
                EndPart();
                Prompt(steered.Prompt, "(while it runs) ");
                break;
            case TurnSteered { Refused: { } refused }:
                Say($"A hook refused what you said: {CellText.Sentence(refused)}", Style.Yellow);
                break;
            case PartDelta delta:
                PartOf(delta.MessageId, delta.Part, delta.Kind)?.Take(delta.Offset, delta.Text, Lines);
                break;
            case PartSnapshot snapshot:
                PartOf(snapshot.MessageId, snapshot.Part, snapshot.Kind)?.Take(0, snapshot.Text, Lines);
                break;
            case PartCompleted { Part: TextPart text } completed:
                PartOf(completed.MessageId, completed.Index, "text")?.Take(0, text.Text, Lines);
                EndPart();
                LastAnswer = text.Text;
                break;
            case PartCompleted { Part: ReasoningPart { Text.Length: > 0 } thought } completed:
                PartOf(completed.MessageId, completed.Index, "reasoning")?.Take(0, thought.Text, Lines);
                EndPart();
                break;
            case MessageWithdrawn:
                EndPart();
                Say("… that answer was cut off; asking again", Style.Yellow);
                break;
            case MessageAppended { Role: MessageRole.Tool } results:
                Results(results);
                break;
            case MessageAppended:
                EndPart();
                break;
            case TurnCompleted completed:
                End(completed);
                break;
            case ToolRequested requested when whole:
                EndPart();
                _done.AddRange(BlockLines.Of(ToolBlocks.Call(requested.Tool, requested.Arguments)));
                break;
            default:
                if (told is ToolStarted or ToolProgressed or ToolCompleted)
                {
                    Call(told);
                }
                else if (Notices.Of(told) is { } notice)
                {
                    Say([notice]);
                }

                break;
        }
    }

    /// <summary>Shows messages of a session that goes on.</summary>
    /// <param name="messages">The messages, oldest first.</param>
    public void Replay(IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            if (message.Role == MessageRole.User && message.Parts.Any(static part => part is TextPart))
            {
                Prompt(message.Parts, "");
            }
            else if (message.Role == MessageRole.Assistant)
            {
                foreach (var part in message.Parts)
                {
                    if (part is TextPart { Text: var text } && text.Trim().Length > 0)
                    {
                        _done.AddRange(BlockLines.OfAll(MarkdownText.Parse(text)).Select(static line => line with { Label = "agent" }));
                        LastAnswer = text;
                    }
                    else if (part is ToolCallPart call)
                    {
                        Say([new Line([new Span("● ", Style.Cyan), new Span(SafeText.Line(call.Tool, 60), Style.Cyan)]) { Label = "tool", Sign = 2 }]);
                    }
                }
            }
        }
    }

    private List<Line> Lines => _isReasoning ? _thoughts : _done;

    /// <summary>The part that is written; null for one that ended: what comes of it late is here already.</summary>
    private AnswerPart? PartOf(string message, int index, string kind)
    {
        if (_part?.Is(message, index) == true)
        {
            return _part;
        }

        if (!_begun.Add((message, index)))
        {
            return null;
        }

        EndPart();
        _isReasoning = kind == "reasoning";
        return _part = new AnswerPart(message, index, _isReasoning
            ? new PlainAnswerText(Style.Dim | Style.Italic, "thinking")
            : spoken ? new SentenceAnswerText() : new MarkdownAnswerText());
    }

    private void EndPart()
    {
        if (_part is null)
        {
            return;
        }

        _part.Text.End(Lines);
        _part = null;
        if (_isReasoning)
        {
            _done.AddRange(Reasoning switch
            {
                ReasoningView.Hidden => [],
                ReasoningView.Full => _thoughts,
                _ => DisplayLines.Clip([.. _thoughts.Where(static line => line.Text.Length > 0)], BriefReasoning),
            });
            _thoughts.Clear();
            _isReasoning = false;
        }
    }

    private void Prompt(IReadOnlyList<Part> parts, string how)
    {
        var text = string.Concat(parts.OfType<TextPart>().Take(1).Select(static part => part.Text));
        var others = parts.Count(static part => part is not TextPart);
        _done.Add(Line.Empty);
        var first = true;
        foreach (var line in DisplayLines.Clip([.. Line.Split(SafeText.Clean(text.TrimEnd()), Style.Bold)], _mostPrompt))
        {
            _done.Add(first
                ? new Line([new Span("› ", Style.Cyan), new Span(how, Style.Dim), .. line.Spans]) { IsPrompt = true, Label = "you", Sign = 2 }
                : line with { Label = "you" });
            first = false;
        }

        if (others > 0)
        {
            _done.Add(Line.Of($"[+ {CellText.Count(others, "attachment")}]", Style.Dim));
        }

        _done.Add(Line.Empty with { IsOutput = true });
    }

    private void Call(AgentEvent told)
    {
        switch (told)
        {
            case ToolStarted started:
                EndPart();
                _running[started.CallId] = new RunningCall(started.Tool, SafeText.Line(started.Title, 400), told.Time);
                break;
            case ToolProgressed progressed when _running.TryGetValue(progressed.CallId, out var call):
                var news = progressed.Progress.Text ?? progressed.Progress.Output?.TrimEnd('\n', '\r');
                if (!string.IsNullOrWhiteSpace(news))
                {
                    _running[progressed.CallId] = call with { News = SafeText.Line(news[(news.LastIndexOf('\n') + 1)..], 300) };
                }

                break;
            case ToolCompleted completed:
                _running.Remove(completed.CallId, out var ended);
                Completed(completed, ended?.Title);
                break;
            default:
                break;
        }
    }

    private void Completed(ToolCompleted completed, string? title)
    {
        EndPart();
        var good = completed.State == ToolState.Completed;
        var head = new List<Span>
        {
            new(good ? "● " : "✗ ", good ? Style.Cyan : Style.Red), new(SafeText.Line(completed.Tool, 60), good ? Style.Cyan : Style.Red),
        };
        if (title is not null)
        {
            head.Add(new Span("  " + title));
        }

        if (completed.DurationMs >= 1000)
        {
            head.Add(new Span(string.Create(CultureInfo.InvariantCulture, $"  {completed.DurationMs / 1000:0.0} s"), Style.Dim));
        }

        var told = new Line(head) { Label = good ? "tool" : "tool failed", Sign = 2 };
        if (completed.Display.Count == 0 && (completed.Verdict is null || good))
        {
            // What came out is told with its result.
            _untold[completed.CallId] = (completed.Tool, told);
            return;
        }

        _done.Add(told);
        if (completed.Verdict is { } verdict && !good)
        {
            _done.Add(Line.Of("  " + SafeText.Line(verdict.Reason, 300), Style.Red));
        }

        foreach (var block in completed.Display)
        {
            _done.AddRange(DisplayLines.Clip(DisplayLines.Of([block]), block is DiffBlock ? _mostDiff : _mostOutput));
        }
    }

    /// <summary>Shows results of calls that had nothing of their own to show, as the model reads them: their first lines.</summary>
    private void Results(MessageAppended results)
    {
        foreach (var result in (results.Parts ?? []).OfType<ToolResultPart>())
        {
            if (!_untold.Remove(result.CallId, out var call))
            {
                continue;
            }

            var block = ToolBlocks.Result(call.Tool, result, mostLines: _mostResult);
            var isFile = !whole && block.Body is [SourceCodeBlock];
            _done.Add(isFile && block.Summary.Length > 0
                ? call.Head with { Spans = [.. call.Head.Spans, new Span("  " + block.Summary, Style.Dim)] }
                : call.Head);
            if (!isFile)
            {
                var lines = block.Body.SelectMany(BlockLines.Of).ToList();
                _done.AddRange(DisplayLines.Clip(result.IsError ? [.. lines.Select(Failed)] : lines, _mostOutput));
            }
        }
    }

    private static Line Failed(Line line) => line with { Spans = [.. line.Spans.Select(static span => span with { Style = span.Style | Style.Red })] };

    private void End(TurnCompleted completed)
    {
        EndPart();
        _running.Clear();
        _done.AddRange(_untold.Values.Select(static call => call.Head));
        _untold.Clear();
        _begun.Clear();
        if (completed.Outcome == TurnOutcome.Cancelled)
        {
            _done.Add(Line.Of("Cancelled.", Style.Yellow) with { Label = "status" });
        }
        else if (completed.Outcome != TurnOutcome.Answered)
        {
            _done.AddRange(Line.Split(
                $"{Notices.Word(completed.Outcome)}{(completed.Reason is { } reason ? ": " + CellText.Sentence(SafeText.Clean(reason)) : ".")}", Style.Red)
                .Select(static line => line with { Label = "error" }));
        }
    }
}
