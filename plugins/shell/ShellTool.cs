using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Shell.Output;

namespace AgentHost.Plugins.Shell;

/// <summary>Runs a command line.</summary>
[Tool("shell", Effects = ToolEffects.Execute | ToolEffects.Read | ToolEffects.Write)]
internal sealed partial class ShellTool : Tool<ShellArguments>
{
    private const int TitleLength = 120;

    // The host's own limit falls after ours, so that ours can keep what was printed.
    private const double Slack = 15;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(ShellArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var most = ToolSettings.Number(context.Settings, "maxTimeout", 3_600, 1, 7 * 24 * 3_600);
        if (string.IsNullOrWhiteSpace(arguments.Command))
        {
            return new(ToolPlan.Refuse(call, "command is empty: give a command line."));
        }

        if (arguments.Timeout is { } asked && (asked < 1 || asked > most))
        {
            return new(ToolPlan.Refuse(call, $"timeout is 1 to {most} seconds."));
        }

        var line = arguments.Command.ReplaceLineEndings(" ").Trim();
        var folder = string.IsNullOrWhiteSpace(arguments.Cwd) ? null : arguments.Cwd;
        var command = Resource.ShellLine(arguments.Command) with { WorkingFolder = folder };
        return new(new ToolPlan(call, line.Length <= TitleLength ? line : line[..TitleLength] + "…")
        {
            // What the command itself reads and writes is judged with the command; an effect named beside it would want a rule for the whole tool.
            Effects = ToolEffects.Execute,
            Resources = folder is null ? [command] : [command, Resource.ReadPath(folder)],
            Risk = Risk.Medium,
            Preview = string.IsNullOrWhiteSpace(arguments.Description)
                ? [new CodeBlock(arguments.Command, "sh")]
                : [new TextBlock(arguments.Description), new CodeBlock(arguments.Command, "sh")],
            TimeoutSeconds = Timeout(arguments, context) + Slack,
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(ShellArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var shell = context.Workspace.Processes.Shell;
        var spec = new ProcessSpec(shell[0], [.. shell.Skip(1), arguments.Command])
        {
            WorkingDirectory = string.IsNullOrWhiteSpace(arguments.Cwd) ? null : arguments.Cwd,
            Environment = ShellEnvironment.Variables,
        };
        try
        {
            await using var process = await context.Workspace.Processes.StartAsync(spec, cancellationToken);
            await using var output = new OutputKeeper(
                context.Blobs,
                ToolSettings.Number(context.Settings, "head", 15_000, 100, 1_000_000),
                ToolSettings.Number(context.Settings, "tail", 15_000, 100, 1_000_000));
            var run = new CommandRun(process, output, context.Progress);
            var timeout = Timeout(arguments, context);
            var ending = await run.WaitAsync(TimeSpan.FromSeconds(timeout), cancellationToken);
            await output.FinishAsync(CancellationToken.None);
            return Describe(run, ending, timeout, output);
        }
        catch (ProcessStartException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static ToolResult Describe(CommandRun run, CommandRun.Ending ending, int timeout, OutputKeeper output)
    {
        var seconds = run.Duration.TotalSeconds;
        var first = ending switch
        {
            CommandRun.Ending.TimedOut => string.Create(CultureInfo.InvariantCulture, $"timed out after {timeout} s: ended with all that it started; ask for a longer timeout if it needs one"),
            CommandRun.Ending.Cancelled => string.Create(CultureInfo.InvariantCulture, $"cancelled after {seconds:0.0} s: ended with all that it started"),
            _ => string.Create(CultureInfo.InvariantCulture, $"exit code {run.ExitCode} ({seconds:0.0} s)"),
        };
        var text = output.Describe().TrimEnd('\n');
        return ToolResult.Text(text.Length == 0 ? $"{first}, no output" : $"{first}\n{text}") with
        {
            IsError = run.ExitCode != 0,
            Data = Data(run, ending, output),
        };
    }

    private static JsonElement Data(CommandRun run, CommandRun.Ending ending, OutputKeeper output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (run.ExitCode is { } code)
            {
                writer.WriteNumber("exitCode", code);
            }

            writer.WriteNumber("seconds", Math.Round(run.Duration.TotalSeconds, 3));
            writer.WriteBoolean("timedOut", ending == CommandRun.Ending.TimedOut);
            if (output.Blob is { } blob)
            {
                writer.WriteString("blob", blob.Id);
            }

            if (output.IsCut)
            {
                writer.WriteBoolean("cut", true);
                writer.WriteNumber("printed", output.Printed);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static int Timeout(ShellArguments arguments, ToolContext context) =>
        arguments.Timeout ?? ToolSettings.Number(context.Settings, "timeout", 600, 1, 7 * 24 * 3_600);
}
