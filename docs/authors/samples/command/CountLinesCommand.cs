namespace Samples.Command;

internal sealed class CountLinesCommand : AgentHost.Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        if (call.Arguments is not [var path])
        {
            return CommandResult.Text("Name one file.") with { ExitCode = 2 };
        }

        var (lines, offset, buffer) = (0, 0L, new byte[64 * 1024]);
        int read;
        try
        {
            while ((read = await context.Workspace.Files.ReadAsync(path, offset, buffer, cancellationToken)) > 0)
            {
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
                offset += read;
            }
        }
        catch (FileAccessException fault)
        {
            return CommandResult.Text(fault.Message) with { ExitCode = 1 };
        }

        return CommandResult.Text($"{path}: {lines} lines") with { Data = AgentJson.Parse($$"""{"lines":{{lines}}}""") };
    }
}
