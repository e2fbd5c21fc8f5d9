using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary><c>--output json</c> and <c>stream-json</c>: the contract's own records, one a line, flushed at each.</summary>
internal sealed class JsonView(ITerminal terminal, bool quiet, bool stream) : IRunView
{
    public bool IsForPeople => false;

    public bool TakesErrors => true;

    public void Warn(string message)
    {
        if (!quiet)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(message)}");
        }
    }

    public void Show(AgentEvent e)
    {
        if (stream)
        {
            Write(e);
        }
        else if (e is HostWarning warning)
        {
            Warn(warning.Message);
        }

        if (e is ModelSwitched switched)
        {
            // Whose answer it is, and what it costs, is not what was asked for.
            Warn(TextView.Describe(switched));
        }
    }

    public void Finish(RunResult result) => Write(result);

    private void Write(AgentEvent e)
    {
        terminal.Output.Write(ClientJson.Write(e));
        terminal.Output.Write('\n');
        terminal.Output.Flush();
    }
}
