using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary><c>--output text</c>: on a terminal the answer streams; elsewhere only the final answer is written, whole, so that a retry never leaves withdrawn text there.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="quiet">Nothing but the answer and errors.</param>
/// <param name="whole">The answer is shown at the end, also on a terminal: what comes before may not be it.</param>
internal sealed class TextView(ITerminal terminal, bool quiet, bool whole) : IRunView
{
    private bool streamed;
    private bool lineOpen;

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
        switch (e)
        {
            case PartDelta { Kind: "text" } delta when terminal.OutputIsTerminal && !whole:
                Stream(delta.Text);
                break;
            case PartSnapshot { Kind: "text" } snapshot when terminal.OutputIsTerminal && !whole && !streamed:
                Stream(snapshot.Text);
                break;
            case MessageAppended or MessageWithdrawn when lineOpen:
                EndLine();
                if (e is MessageWithdrawn)
                {
                    Say("… that answer was cut off; asking again", "33");
                }

                break;
            case ToolStarted started when !quiet:
                Say($"● {started.Tool}  {ShownText.Line(started.Title, 160)}", "36");
                break;
            case ToolCompleted { State: ToolState.Failed or ToolState.Denied } failed when !quiet:
                Say($"✗ {failed.Tool}  {(failed.Verdict is { } verdict ? ShownText.Line(verdict.Reason, 200) : "failed")}", "31");
                break;
            case StepProgressed progressed when !quiet:
                Say($"… {ShownText.Line(progressed.Text, 200)}", "36");
                break;
            case StepRetrying retrying when !quiet:
                Say(string.Create(CultureInfo.InvariantCulture, $"… {retrying.Fault.Message} Trying again in {retrying.WaitSeconds:0.#} s (attempt {retrying.Attempt} failed)."), "33");
                break;
            case ModelSwitched switched when !quiet:
                Say($"! {switched.From} cannot be reached ({ShownText.Line(switched.Reason.TrimEnd('.'), 200)}): {switched.To} goes on.", "33");
                break;
            case ContextCompacted compacted when !quiet:
                Say($"… The conversation {(compacted.Cause == CompactionCause.TooLong ? "was too long" : "grows long")} and is shortened: {Shortened(compacted)}.{(compacted.Cause == CompactionCause.TooLong ? " Trying again." : "")}", "33");
                break;
            case FilePreviewed preview when !quiet:
                Say(string.Create(CultureInfo.InvariantCulture, $"○ would {(preview.Change.Kind == FileChangeKind.Write ? "write" : EnumWords.Write(preview.Change.Kind))} {ShownText.Line(preview.Change.Path, 160)} (+{preview.Change.Added} −{preview.Change.Removed})"), "36");
                break;
            case HostWarning warning:
                Warn(warning.Message);
                break;
            default:
                break;
        }
    }

    public void Finish(RunResult result)
    {
        EndLine();
        if (!(terminal.OutputIsTerminal && streamed) && result.Answer.Length > 0)
        {
            var answer = terminal.OutputIsTerminal ? ShownText.Clean(result.Answer) : result.Answer;
            terminal.Output.Write(answer);
            if (!answer.EndsWith('\n'))
            {
                terminal.Output.Write('\n');
            }

            terminal.Output.Flush();
        }

        if (result.Previewed.Count > 0 && !quiet)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"Nothing was written: changes of {result.Previewed.Count} {(result.Previewed.Count == 1 ? "file" : "files")} are kept. agent session apply '{result.SessionName}' makes them."), "36");
        }

        if (result.Error is { } error)
        {
            terminal.Error.WriteLine($"agent: {ShownText.Clean(error)}");
        }
    }

    private void Stream(string text)
    {
        streamed = true;
        lineOpen = true;
        terminal.Output.Write(ShownText.Clean(text));
        terminal.Output.Flush();
    }

    private void EndLine()
    {
        if (lineOpen)
        {
            terminal.Output.Write('\n');
            terminal.Output.Flush();
            lineOpen = false;
        }
    }

    private static string Shortened(ContextCompacted compacted) => string.Join(", ",
        ((string[])[Number(compacted.LeftOut, "message", "left out"), Number(compacted.Trimmed.Count, "tool output", "replaced by a note")]).Where(static part => part.Length > 0));

    private static string Number(int count, string what, string how) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")} {how}");

    private void Say(string line, string colour)
    {
        EndLine();
        terminal.Error.WriteLine(terminal.Colours ? $"\u001b[{colour}m{ShownText.Clean(line)}\u001b[0m" : ShownText.Clean(line));
    }
}
