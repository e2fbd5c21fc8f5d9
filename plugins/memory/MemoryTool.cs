using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentHost.Plugins.Memory;

/// <summary>Reads and updates project memory.</summary>
[Tool("memory", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class MemoryTool(MemoryPlugin memory, IPluginContext plugin) : Tool<MemoryArguments>
{
    /// <summary>Maximum number of tries of an update when somebody else was quicker.</summary>
    private const int MostTries = 20;

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(
        MemoryArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var settings = MemorySettings.Of(context.Workspace.Settings);
        if (arguments.Action == MemoryAction.Read)
        {
            return new ToolPlan(call, "Read project memory") { Effects = ToolEffects.Read, Resources = [Resource.ReadPath(settings.Path)] };
        }

        if (string.IsNullOrWhiteSpace(arguments.Content))
        {
            return ToolPlan.Refuse(call, "content is empty: give the entry.");
        }

        if (arguments.Action == MemoryAction.Add
            && (arguments.Section is not { } section || MemoryText.NameOf(section).Length == 0 || section.AsSpan().ContainsAny('\n', '\r')))
        {
            return ToolPlan.Refuse(call, "Name the section that the entry belongs to, on one line.");
        }

        if (settings.Update == MemorySettings.AtEnd && !memory.Ends.IsEnded(context.TurnId))
        {
            memory.Ends.Work(context.TurnId);
            return ToolPlan.Refuse(
                call,
                "memory.update is session-end: nothing is written before the work is done. Keep it in mind and go on; you are asked for it when you end.");
        }

        var (edit, problem, note) = await MakeAsync(arguments, settings, context, cancellationToken);
        if (edit is null)
        {
            return ToolPlan.Refuse(call, problem);
        }

        var preview = await context.Edits.PreviewAsync(edit, cancellationToken);
        return preview.Error is { } error
            ? ToolPlan.Refuse(call, error)
            : new ToolPlan(
                call,
                arguments.Action == MemoryAction.Add
                    ? $"Remember in {MemoryText.NameOf(arguments.Section!)}: {arguments.Content}{note}"
                    : $"Forget: {arguments.Content}")
            {
                Effects = ToolEffects.Read | ToolEffects.Write,
                Resources = [Resource.WritePath(settings.Path)],
                Risk = Risk.Low,
                ApprovalReason = Asks(settings.Update, memory.Asked.Of(context.SessionId)),
                Preview =
                [
                    .. preview.Applied.Where(static change => change.Diff is not null)
                        .Select(static change => new DiffBlock(change.Path, change.Diff!) { Added = change.Added, Removed = change.Removed })
                ],
            };
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        MemoryArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var settings = MemorySettings.Of(context.Workspace.Settings);
        if (arguments.Action == MemoryAction.Read)
        {
            return await ReadAsync(arguments.Section, settings, context, cancellationToken);
        }

        var said = "";
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var (edit, problem, note) = await MakeAsync(arguments, settings, context, cancellationToken);
            if (edit is null)
            {
                return ToolResult.Error(problem);
            }

            var result = await context.Edits.ApplyAsync(edit, cancellationToken);
            if (result.Error is null)
            {
                await plugin.Events.PublishAsync("memory.updated", context.SessionId, Data(arguments), cancellationToken);
                return ToolResult.Text(arguments.Action == MemoryAction.Add
                    ? $"Remembered in {MemoryText.NameOf(arguments.Section!)} of {settings.Path}.{note}"
                    : "Forgotten.") with { Paths = [settings.Path] };
            }

            // Somebody wrote in between: what they wrote stays, and the change is made to that.
            said = result.Error;
        }

        return ToolResult.Error($"The memory was not changed: {said}");
    }

    /// <summary>Gives the reason why a person is asked although a rule or the mode allows the write; null where nobody is asked for that.</summary>
    private static string? Asks(string update, bool? asked) => update switch
    {
        "ask" => "memory.update is ask: each entry needs a person's word",

        // Without a file there is no section, and the model came upon the tool by a search.
        "manual" when asked == false => "memory.update is manual, and the prompt does not speak of remembering anything",
        _ => null,
    };

    private static async ValueTask<ToolResult> ReadAsync(string? section, MemorySettings settings, ToolContext context, CancellationToken cancellationToken)
    {
        if (await LoadAsync(settings.Path, context, cancellationToken) is not { } bytes)
        {
            return ToolResult.Text($"There is no project memory yet ({settings.Path}).");
        }

        if (!MemoryFile.TryRead(bytes, settings.Path, out var file, out var problem))
        {
            return ToolResult.Error(problem);
        }

        var text = new MemoryText(file.Text);
        return section is not { Length: > 0 } ? ToolResult.Text(text.ToString())
            : text.Read(section) is { } found ? ToolResult.Text(found)
            : ToolResult.Error($"There is no section {section}; there are: {string.Join(", ", text.Sections)}.");
    }

    /// <summary>The change, or why there is none; with it, what the person did not get as they set it.</summary>
    private async ValueTask<(WorkspaceEdit? Edit, string Problem, string Note)> MakeAsync(
        MemoryArguments arguments, MemorySettings settings, ToolContext context, CancellationToken cancellationToken)
    {
        var bytes = await LoadAsync(settings.Path, context, cancellationToken);
        if (bytes is null && (arguments.Action == MemoryAction.Forget || !settings.CreateIfMissing))
        {
            return (
                null,
                $"There is no project memory ({settings.Path})"
                + $"{(settings.CreateIfMissing ? "." : ", and memory.createIfMissing is off: the person makes the file.")}",
                "");
        }

        var note = "";
        MemoryFile? file;
        if (bytes is null)
        {
            (file, note) = await TemplateAsync(settings, context, cancellationToken);
        }
        else if (!MemoryFile.TryRead(bytes, settings.Path, out file, out var unread))
        {
            return (null, unread, "");
        }

        var text = new MemoryText(file.Text);
        if (arguments.Action == MemoryAction.Add)
        {
            if (!text.Add(arguments.Section!, arguments.Content!, DateOnly.FromDateTime(plugin.Time.GetLocalNow().DateTime)))
            {
                return (null, "The same entry is there already.", "");
            }
        }
        else if (!text.Forget(arguments.Section, arguments.Content!))
        {
            return (
                null,
                "There is no such dated entry: read the memory and give the entry word for word. "
                + "What a person wrote without a date is theirs; edit changes it when they ask for that.",
                "");
        }

        return (new WorkspaceEdit([new FileChange(FileChangeKind.Write, settings.Path)
        {
            Content = file.Bytes(text.ToString()),
            BaseHash = bytes is null ? null : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Merge = bytes is not null,
        }]), "", note);
    }

    /// <summary>Makes a new memory from the template in the settings or the usual one, and a note where the template could not be used.</summary>
    private static async ValueTask<(MemoryFile File, string Note)> TemplateAsync(
        MemorySettings settings, ToolContext context, CancellationToken cancellationToken)
    {
        if (settings.Template is not { } path)
        {
            return (MemoryFile.New(MemoryText.Template), "");
        }

        string? problem;
        try
        {
            if (MemoryFile.TryRead(
                await context.Workspace.Files.ReadAllAsync(path, MemorySettings.MostBytes, cancellationToken), path, out var file, out problem))
            {
                return (file, "");
            }
        }
        catch (FileAccessException exception)
        {
            problem = exception.Message;
        }

        return (MemoryFile.New(MemoryText.Template), $" (memory.template cannot be taken, and the usual sections are: {problem})");
    }

    private static async ValueTask<byte[]?> LoadAsync(string path, ToolContext context, CancellationToken cancellationToken) =>
        await context.Workspace.Files.StatAsync(path, cancellationToken) is null
            ? null
            : await context.Workspace.Files.ReadAllAsync(path, MemorySettings.MostBytes, cancellationToken);

    private static JsonElement Data(MemoryArguments arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("action", arguments.Action == MemoryAction.Add ? "add" : "forget");
            writer.WriteString("section", arguments.Section ?? "");
            writer.WriteString("entry", arguments.Content ?? "");
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
