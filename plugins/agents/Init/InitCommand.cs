using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Agents.Init;

/// <summary><c>agent init</c>: proposes an AGENTS.md from what the project's own files say, and writes it when told to.</summary>
internal sealed class InitCommand : Command
{
    private const string FileName = "AGENTS.md";

    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        if (call.Arguments.Count > 0)
        {
            return CommandResult.Wrong("init takes no words: say agent init --yes to have it written.");
        }

        if (context.Workspace.Target is not "local" and var target)
        {
            return CommandResult.Text($"init reads and writes on this machine alone, and this workspace is on {target}: ask the agent for an {FileName} there.")
                with { ExitCode = 1 };
        }

        var root = context.Workspace.Root;
        var text = Write(new ProjectInspector(root));
        var path = Path.Combine(root, FileName);
        var exists = Path.Exists(path);
        if (!Flag(call, "yes"))
        {
            var advice = exists
                ? $"{FileName} is there already and was left as it is; agent init --yes --force replaces it."
                : $"Nothing was written: agent init --yes writes it to {FileName}.";
            return new CommandResult([new MarkdownBlock(text), new TextBlock(advice)]) { Data = Data(path, text, written: false) };
        }

        if (exists && !Flag(call, "force"))
        {
            return new CommandResult([
                new TextBlock($"{FileName} is there already and was left as it is: agent init shows what it would hold, --force replaces it.")
            ]) { ExitCode = 1, Data = Data(path, text, written: false) };
        }

        // Aside first: whoever reads it meanwhile sees one or the other whole. A link is not written through.
        if (new FileInfo(path).LinkTarget is not null)
        {
            return new CommandResult([new TextBlock($"{FileName} is a link and was left as it is: change the file that it leads to.")])
            {
                ExitCode = 1,
                Data = Data(path, text, written: false)
            };
        }

        var aside = Path.Combine(root, $".{FileName}.{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(aside, text, cancellationToken);
        File.Move(aside, path, overwrite: Flag(call, "force"));
        return new CommandResult([
            new TextBlock($"Wrote {FileName}. Read it, and add what a newcomer would get wrong: that is worth more than what can be looked up.")
        ]) { Data = Data(path, text, written: true) };
    }

    /// <summary>The proposal.</summary>
    public static string Write(ProjectInspector look)
    {
        var (name, about) = look.About();
        var text = new StringBuilder($"# {name}\n\n");
        if (about is not null)
        {
            text.Append(about).Append("\n\n");
        }

        var commands = look.Commands();
        text.Append("## Commands\n\n");
        foreach (var (purpose, label) in (ReadOnlySpan<(string, string)>)[
            ("install", "Install dependencies"), ("build", "Build"), ("test", "Test"), ("lint", "Check"), ("format", "Format"), ("run", "Run")
        ])
        {
            foreach (var command in commands.Where(command => command.Purpose == purpose))
            {
                text.Append($"- {label}: `{command.Line}` ({command.Source})\n");
            }
        }

        text.Append(commands.Count == 0
            ? "No file of the project names a way to build or test it: write down here what you use.\n"
            : "\nRun the tests after each change, and the checks before you say that you are done.\n");
        var layout = look.Layout();
        if (layout.Count > 0)
        {
            text.Append("\n## Layout\n\n");
            foreach (var (folder, files) in layout)
            {
                text.Append($"- `{folder}`: {files}\n");
            }
        }

        var style = look.Style();
        if (style.Count > 0)
        {
            text.Append($"\n## Style\n\nFollow {string.Join(", ", style.Select(static file => $"`{file}`"))} and the code around what you change.\n");
        }

        return text.ToString();
    }

    private static bool Flag(CommandCall call, string name) => call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static JsonElement Data(string path, string text, bool written)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("file", path);
            writer.WriteBoolean("written", written);
            writer.WriteString("text", text);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
