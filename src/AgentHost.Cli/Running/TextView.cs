using System.Globalization;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>
/// <c>--output text</c>: on a terminal the answer streams; elsewhere only the final answer is written, whole, so that a retry never leaves withdrawn text
/// there.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="quiet">Nothing but the answer and errors.</param>
/// <param name="whole">The answer is shown at the end, also on a terminal: what comes before may not be it.</param>
internal sealed class TextView(ITerminal terminal, bool quiet, bool whole) : IRunView
{
    private readonly Countdown _countdown = new(terminal);

    /// <summary>Calls that failed, and whose results were not told yet: their tools by id.</summary>
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private bool _streamed;
    private bool _lineOpen;
    private StepCompleted? _last;

    /// <summary>Ends a run that was answered with what it took; only at a terminal.</summary>
    public bool ShowsUsage { get; set; }

    /// <summary>The most lines of reasoning that are shown; 0 for none. Default 0.</summary>
    public int MostReasoning { get; set; }

    public bool IsForPeople => true;

    public bool TakesErrors => false;

    public void Warn(string message)
    {
        if (!quiet)
        {
            Say($"! {message}", "33");
        }
    }

    public void Show(AgentEvent e)
    {
        _countdown.Stop();
        switch (e)
        {
            case PartDelta { Kind: "text" } delta when terminal.OutputIsTerminal && !whole:
                Stream(delta.Text);
                break;
            case PartSnapshot { Kind: "text" } snapshot when terminal.OutputIsTerminal && !whole && !_streamed:
                Stream(snapshot.Text);
                break;
            case PartCompleted { Part: ReasoningPart { Text.Length: > 0 } thought } when MostReasoning > 0 && !quiet:
                ShowReasoning(thought.Text);
                break;
            case MessageAppended { Role: not MessageRole.Tool } or MessageWithdrawn when _lineOpen:
                EndLine();
                if (e is MessageWithdrawn)
                {
                    Say("… that answer was cut off; asking again", "33");
                }

                break;
            case ToolStarted started when !quiet:
                Say($"● {started.Tool}  {CleanText.Line(started.Title, 160)}", "36");
                break;
            case ToolCompleted { State: ToolState.Failed or ToolState.Denied, Verdict: { } verdict } denied when !quiet:
                Say($"✗ {denied.Tool}  {CleanText.Line(verdict.Reason, 200)}", "31");
                break;
            case ToolCompleted { State: ToolState.Failed or ToolState.Denied } failed when !quiet:
                _failures[failed.CallId] = failed.Tool;
                break;
            case MessageAppended { Role: MessageRole.Tool } results:
                ShowFailures(results);
                break;
            case StepProgressed progressed when !quiet:
                Say($"… {CleanText.Line(progressed.Text, 200)}", "36");
                break;
            case StepCompleted step:
                _last = step;
                break;
            case StepRetrying retrying when !quiet:
                Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"… {CleanText.Sentence(retrying.Fault.Message)} Trying again in {retrying.WaitSeconds:0.#} s (attempt {retrying.Attempt} failed)."), "33");
                _countdown.Start(retrying.WaitSeconds);
                break;
            case ModelSwitched switched when !quiet:
                Say("! " + Describe(switched), "33");
                break;
            case ContextCompacted compacted when !quiet:
                Say($"… The conversation {(compacted.Cause == CompactionCause.TooLong ? "was too long" : "grows long")} and is shortened: "
                    + $"{Shortened(compacted)}.{(compacted.Cause == CompactionCause.TooLong ? " Trying again." : "")}", "33");
                break;
            case BudgetWarning budget when !quiet:
                Say(string.Create(CultureInfo.InvariantCulture, $"! ${budget.Spent:0.00} of the ${budget.Most:0.00} of {budget.Limit} are spent."), "33");
                break;
            case ContextWarning context when !quiet:
                Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"! The conversation takes {100 * context.Tokens / context.Window} % of the model's window: "
                    + $"agent session compact makes it shorter, a new session begins anew."),
                    "33");
                break;
            case FilePreviewed preview when !quiet:
                Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"○ would {(preview.Change.Kind == FileChangeKind.Write ? "write" : EnumNames.Write(preview.Change.Kind))} "
                    + $"{CleanText.Line(preview.Change.Path, 160)} (+{preview.Change.Added} −{preview.Change.Removed})"),
                    "36");
                break;
            case HostWarning warning:
                Warn(warning.Message);
                break;
            default:
                break;
        }
    }

    /// <summary>That another model goes on, as a sentence.</summary>
    public static string Describe(ModelSwitched switched) =>
        $"{switched.From} cannot be reached ({CleanText.Line(switched.Reason.TrimEnd('.'), 200)}): {switched.To} goes on.";

    public void Finish(RunResult result)
    {
        _countdown.Stop();
        EndLine();
        if (!(terminal.OutputIsTerminal && _streamed) && result.Answer.Length > 0)
        {
            var answer = terminal.OutputIsTerminal ? CleanText.Clean(result.Answer) : result.Answer;
            terminal.Output.Write(answer);
            if (!answer.EndsWith('\n'))
            {
                terminal.Output.Write('\n');
            }

            terminal.Output.Flush();
        }

        if (ShowsUsage && !quiet && UsageLine.Of(result, _last) is { } usage)
        {
            Say(usage, "2");
        }

        if (result.Previewed.Count > 0 && !quiet)
        {
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing was written: changes of {CleanText.Count(result.Previewed.Count, "file")} are kept. "
                + $"agent session apply '{result.SessionName}' makes them."),
                "36");
        }

        if (result is { Outcome: TurnOutcome.Answered, Error: { } nothing })
        {
            // Also where nothing but the answer is to be said: there is none.
            Say($"! {CleanText.Sentence(CleanText.Clean(nothing))}", "33");
        }
        else if (result.Error is { } error)
        {
            terminal.Error.WriteLine($"agent: {CleanText.Sentence(CleanText.Clean(error))}");
        }
    }

    private void ShowReasoning(string thought)
    {
        var lines = CleanText.Clean(thought).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines.Take(MostReasoning))
        {
            Say("  " + line, "2;3");
        }

        if (lines.Length > MostReasoning)
        {
            Say($"  … {CleanText.Count(lines.Length - MostReasoning, "more line")}: ui.reasoning full shows them", "2;3");
        }
    }

    /// <summary>Shows the text of failed calls as the model reads it, one line each.</summary>
    private void ShowFailures(MessageAppended results)
    {
        foreach (var result in (results.Parts ?? []).OfType<ToolResultPart>())
        {
            if (_failures.Remove(result.CallId, out var tool))
            {
                var text = string.Concat(result.Content.OfType<TextPart>().Select(static part => part.Text)).AsSpan().TrimStart();
                var line = text.IndexOf('\n') is >= 0 and var end ? text[..end] : text;
                Say($"✗ {tool}  {(line.IsWhiteSpace() ? "failed" : CleanText.Line(line.Trim().ToString(), 200))}", "31");
            }
        }
    }

    private void Stream(string text)
    {
        _streamed = true;
        _lineOpen = true;
        terminal.Output.Write(CleanText.Clean(text));
        terminal.Output.Flush();
    }

    private void EndLine()
    {
        if (_lineOpen)
        {
            terminal.Output.Write('\n');
            terminal.Output.Flush();
            _lineOpen = false;
        }
    }

    private static string Shortened(ContextCompacted compacted) => string.Join(", ",
        ((string[])[Number(compacted.LeftOut, "message", "left out"), Number(compacted.Trimmed.Count, "tool output", "replaced by a note")])
            .Where(static part => part.Length > 0));

    private static string Number(int count, string what, string how) => count == 0 ? "" : $"{CleanText.Count(count, what)} {how}";

    private void Say(string line, string colour)
    {
        EndLine();
        terminal.Error.WriteLine(terminal.Colours ? $"\u001b[{colour}m{CleanText.Clean(line)}\u001b[0m" : CleanText.Clean(line));
    }
}
