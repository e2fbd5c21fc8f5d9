using AgentHost.Cli.Common;
using AgentHost.Cli.Root;
using AgentHost.Cli.Terminal;
using AgentHost.Hosting.Logging;

namespace AgentHost.Cli;

/// <summary>The <c>agent</c> command: composed by hand, one file a command.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var terminal = SystemTerminal.Open();
        try
        {
            var code = await RootCommands.InvokeAsync(args, terminal);
            terminal.Output.Flush();
            return code;
        }
        catch (HostException exception)
        {
            terminal.Error.WriteLine($"agent: {CleanText.Clean(exception.Message)}");
            return ExitCodes.Of(exception.Failure);
        }
        catch (OutputException exception)
        {
            // Who left has seen enough; who is still there has not got all.
            if (exception.ReaderGone)
            {
                return ExitCodes.Success;
            }

            terminal.Error.WriteLine($"agent: standard output cannot be written: {exception.Message}.");
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (!args.Contains("--debug"))
        {
            var log = await FaultLog.RecordAsync("agent " + args.FirstOrDefault(), exception);
            terminal.Error.WriteLine(
                $"agent: an unexpected fault ({exception.GetType().Name}): "
                + $"{CleanText.Clean(exception.Message)} "
                + $"{(log is null ? "Run again with --debug for the whole trace." : $"The whole trace is in {log}; agent logs shows it.")}");
            return ExitCodes.Failed;
        }
    }
}
