using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Targets.Carrying;
using AgentHost.Plugins.Targets.Launching;
using AgentHost.Plugins.Targets.Panes;

namespace AgentHost.Plugins.Targets;

/// <summary><c>agent target</c>: lists the places that are known, tries one, says how a person gets there, and removes what was made.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="time">The clock.</param>
internal sealed class TargetCommand(IWorkspaceContext workspace, TimeProvider time) : Command
{
    /// <inheritdoc/>
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (workspace.Target != "local")
        {
            return CommandResult.Text("agent target goes out from this machine, and this workspace is elsewhere: add --target local.") with { ExitCode = 2 };
        }

        try
        {
            return ((string[])[.. call.Arguments]) switch
            {
                [] or ["list"] => await ListAsync(cancellationToken),
                ["test", var name] => await TestAsync(name, cancellationToken),
                ["attach", var name] => Attach(name),
                ["rm", var name] => await RemoveAsync(name, cancellationToken),
                _ => CommandResult.Wrong("agent target can list, test NAME, attach NAME and rm NAME; a NAME is KIND:PLACE, such as ssh:build1."),
            };
        }
        catch (CapabilityException fault)
        {
            return CommandResult.Text(fault.Message) with { ExitCode = 1 };
        }
    }

    private async Task<CommandResult> ListAsync(CancellationToken cancellationToken)
    {
        var places = new List<(string Name, TargetPlace Place)>();
        foreach (var launcher in Launchers.All)
        {
            foreach (var place in await new PlaceTarget(launcher, workspace, time).ListAsync(cancellationToken))
            {
                places.Add(($"{launcher.Kind}:{place.Name}", place));
            }
        }

        var data = Json(writer =>
        {
            writer.WriteStartArray("targets");
            foreach (var (name, place) in places)
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteString("state", place.State ?? "");
                writer.WriteString("description", place.Description ?? "");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        return places.Count == 0
            ? CommandResult.Text("No targets are known; plugins.targets.places in the settings names them, and docker and podman tell their containers.")
                with { Data = data }
            : new CommandResult([
                new TableBlock(
                    ["name", "state", "what"],
                    [.. places.Select(static entry => (IReadOnlyList<string>)[entry.Name, entry.Place.State ?? "", entry.Place.Description ?? ""])]),
            ]) { Data = data };
    }

    private async Task<CommandResult> TestAsync(string name, CancellationToken cancellationToken)
    {
        var (launcher, place) = Split(name);
        var began = time.GetTimestamp();
        await using var connection = await new PlaceTarget(launcher, workspace, time).ConnectAsync(new TargetRequest(place), cancellationToken);
        var connected = time.GetElapsedTime(began);
        began = time.GetTimestamp();
        await using var process = await connection.StartAsync(new ProcessSpec("sh", ["-c", "exit 7"]), cancellationToken);
        var code = await process.WaitAsync(cancellationToken);
        var took = time.GetElapsedTime(began);
        return code == 7
            ? CommandResult.Text(
                $"{name} works: {(connection is ShellConnection { System: { Length: > 0 } system } ? $"{system}, " : "")}in {connection.Root}; "
                + $"connected in {Milliseconds(connected)}, a command took {Milliseconds(took)}.")
            : CommandResult.Text($"{name} was reached, but a command that ends with 7 ended with {code?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}.")
                with { ExitCode = 1 };
    }

    private CommandResult Attach(string name)
    {
        var (launcher, place) = Split(name);
        return CommandResult.Text(AttachWords(launcher, Place(launcher, place), PaneName.Find(workspace.Settings, workspace.Root, name)));
    }

    /// <summary>The command that takes a person to a place, or to a pane there.</summary>
    internal static string AttachWords(Launcher launcher, LaunchPlace place, string? pane)
    {
        var words = launcher.Words(place).ToList();

        // A person has a terminal, the carrier has none.
        var at = words.FindIndex(static word => word is "-i" or "-T");
        if (at >= 0)
        {
            words[at] = words[at] == "-T" ? "-t" : "-it";
        }

        if (pane is not null)
        {
            string[] attach = ["tmux", "-L", "agent", "attach-session", "-t", pane];
            words = launcher.Kind switch
            {
                "sh" => [.. attach],
                "ssh" => [.. words.SkipLast(1), string.Join(' ', attach)],
                _ => [.. words.SkipLast(1), .. attach],
            };
        }

        return string.Join(' ', words.Select(static word => IsPlain(word) ? word : ShellWords.Quote(word)));
    }

    private async Task<CommandResult> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var (launcher, place) = Split(name);
        await new PlaceTarget(launcher, workspace, time).RemoveAsync(place, cancellationToken);
        return CommandResult.Text($"{name} is removed.");
    }

    private LaunchPlace Place(Launcher launcher, string name)
    {
        var place = new LaunchPlace(
            launcher.Kind, name, workspace.Root, PlaceSettings.Of(workspace.Settings, $"{launcher.Kind}:{name}", default), workspace.Trusted);
        place.RequireName();
        return place;
    }

    private static (Launcher Launcher, string Place) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? name : name[..colon];
        return Launchers.All.FirstOrDefault(launcher => launcher.Kind == kind) is { } found && colon > 0
            ? (found, name[(colon + 1)..])
            : throw new CapabilityException(
                $"\"{name}\" is no name of a target: it is KIND:PLACE, where KIND is "
                + $"{string.Join(", ", Launchers.All.Select(static launcher => launcher.Kind))}.");
    }

    private static bool IsPlain(string word) =>
        word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or '@' or '+');

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture)} ms";

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }
}
