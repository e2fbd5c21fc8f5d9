using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Json;
using AgentHost.Trust;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting;

/// <summary>Changes settings files: one value at a time, only when the file is in order afterwards, in one step that readers see whole or not at all.</summary>
internal sealed class SettingsService(HostFolders folders, TimeProvider time, TrustEvaluator trust)
{
    private static readonly byte[] Empty = "{\n}\n"u8.ToArray();

    /// <summary>The file of a place.</summary>
    public string FileOf(Workspace workspace, SettingsPlace place) => place switch
    {
        SettingsPlace.Project => Path.Combine(workspace.Configuration.Root, SettingsLoader.ProjectFolder, "agent.json"),
        SettingsPlace.Local => Path.Combine(workspace.Configuration.Root, SettingsLoader.ProjectFolder, "agent.local.json"),
        _ => folders.UserSettings,
    };

    /// <summary>Changes a file. What the person changes themselves in a folder that they trust stays trusted.</summary>
    /// <exception cref="HostException">The file is off, or would be; or it cannot be written.</exception>
    public async ValueTask<SettingsChanged> ChangeAsync(Workspace workspace, SettingsChange change, CancellationToken cancellationToken)
    {
        var trusted = change.Place != SettingsPlace.User && trust.Judge(workspace.Configuration.Root).Trusted;
        var changed = await WriteAsync(workspace, change, cancellationToken);
        if (trusted && changed.Changed)
        {
            await trust.SetAsync(workspace.Configuration.Root, trusted: true, cancellationToken);
        }

        return changed;
    }

    private async ValueTask<SettingsChanged> WriteAsync(Workspace workspace, SettingsChange change, CancellationToken cancellationToken)
    {
        if (change.Path.Count == 0 || change.Path.Any(static name => name.Length == 0))
        {
            throw Invalid("A setting's key is names joined by dots, such as limits.steps.");
        }

        if (change.Kind == SettingsChangeKind.Unknown || (change.Kind != SettingsChangeKind.Unset && change.Value is null))
        {
            throw Invalid("This change of the settings says nothing that this version understands.");
        }

        var (shown, file) = Locate(workspace, change.Place);
        try
        {
            Directory.CreateDirectory(folders.Data);
            await using var guard = await PrivateFile.LockAsync(Path.Combine(folders.Data, "settings.lock"), time, cancellationToken);
            var text = Read(file);
            var draft = text is null && change.Kind is SettingsChangeKind.Unset or SettingsChangeKind.Remove ? null : Apply(text ?? Empty, file, change);
            if (draft is not null)
            {
                Check(workspace, shown, text, draft);
                Write(file, draft, change.Place);
            }

            var now = SettingsLoader.Load(workspace.Configuration.Sources);
            return new SettingsChanged(file, draft is not null)
            {
                Entries = Below(now.View, workspace, change.Path),
                Warnings = [.. Warnings(workspace, change, now, shown)]
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{file} could not be written: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// The name that settings are loaded by, and the file that is written: links of a person's own are followed, a project's may not lead out of it.
    /// </summary>
    private (string Shown, string File) Locate(Workspace workspace, SettingsPlace place)
    {
        if (place == SettingsPlace.User)
        {
            var own = folders.UserSettings;
            return (own, new FileInfo(own).LinkTarget is null ? own : File.ResolveLinkTarget(own, returnFinalTarget: true)?.FullName ?? own);
        }

        var file = place is SettingsPlace.Project or SettingsPlace.Local
            ? FileOf(workspace, place)
            : throw Invalid("This place of settings is not known to this version.");
        var here = workspace.Configuration.Here ?? workspace.Paths;
        var real = here.Resolve(file);
        return real.IsResolved && here.IsInside(real.Path)
            ? (file, real.Path)
            : throw Invalid($"{file} leads out of the project and is not written: {real.Error ?? real.Path}.");
    }

    private static byte[]? Read(string file) =>
        !File.Exists(file) ? null
        : ReadText(file);

    private static byte[] ReadText(string file)
    {
        using var handle = PlainFile.Open(file, out var length);
        return length <= JsonText.MaxBytes
            ? PlainFile.Read(handle, length)
            : throw Invalid($"{file} is larger than 4 MB, the most that is read; make it smaller.");
    }

    /// <summary>The new text; null where it would say the same.</summary>
    private static byte[]? Apply(byte[] text, string file, SettingsChange change)
    {
        var read = JsonText.Parse(text, file);
        if (!read.Succeeded)
        {
            throw Invalid($"{read.Problem} Mend that first; nothing was changed.");
        }

        if (read.Json.Root.ValueKind != JsonValueKind.Object)
        {
            throw Invalid($"{file} holds no object, so nothing can be set in it: settings stand between {{ and }}.");
        }

        // The editor counts from the first character of the text.
        var mark = text.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var body = text.AsSpan(mark);
        string? error = null;
        var found = Find(read.Json.Root, change.Path);
        var changed = change.Kind switch
        {
            SettingsChangeKind.Set =>
                found is { } same && JsonElement.DeepEquals(same, change.Value!.Value)
                    ? null
                    : JsonTextEditor.Set(body, change.Path, change.Value!.Value, out error),
            SettingsChangeKind.Unset => JsonTextEditor.Remove(body, change.Path),
            SettingsChangeKind.Add =>
                Indices(found, change.Value!.Value).Count > 0 ? null : JsonTextEditor.Append(body, change.Path, change.Value.Value, out error),
            _ => RemoveItems(body, change.Path, Indices(found, change.Value!.Value, orRule: change.Path[0] == "permissions")),
        };
        return error is not null ? throw Invalid($"{file}: {error}; nothing was changed.")
            : changed is null ? null
            : mark == 0 ? changed : [.. text.AsSpan(0, mark), .. changed];
    }

    private static byte[]? RemoveItems(ReadOnlySpan<byte> body, IReadOnlyList<string> path, List<int> indices)
    {
        byte[]? changed = null;
        for (var i = indices.Count - 1; i >= 0; i--)
        {
            changed = JsonTextEditor.Remove(changed ?? body, [.. path, indices[i].ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        }

        return changed;
    }

    /// <summary>Finds the places of an item in a list; a rule also as that of an object with terms.</summary>
    private static List<int> Indices(JsonElement? list, JsonElement item, bool orRule = false)
    {
        var found = new List<int>();
        if (list is { ValueKind: JsonValueKind.Array } items)
        {
            for (var i = 0; i < items.GetArrayLength(); i++)
            {
                if (JsonElement.DeepEquals(items[i], item)
                    || (orRule && item.ValueKind == JsonValueKind.String && items[i].ValueKind == JsonValueKind.Object
                        && items[i].TryGetProperty("rule", out var rule) && JsonElement.DeepEquals(rule, item)))
                {
                    found.Add(i);
                }
            }
        }

        return found;
    }

    private static JsonElement? Find(JsonElement at, IReadOnlyList<string> path)
    {
        foreach (var step in path)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array && JsonPointer.TryIndex(step, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>Refuses a text that brings a mistake that the old one did not have.</summary>
    private static void Check(Workspace workspace, string shown, byte[]? before, byte[] draft)
    {
        var known = Errors(workspace, shown, before ?? Empty).Select(static problem => problem.Message).ToHashSet(StringComparer.Ordinal);
        if (Errors(workspace, shown, draft).FirstOrDefault(problem => !known.Contains(problem.Message)) is { } mistake)
        {
            throw Invalid($"{mistake.Message} Nothing was changed in {shown}.");
        }
    }

    private static IEnumerable<JsonProblem> Errors(Workspace workspace, string shown, byte[] text)
    {
        var sources = workspace.Configuration.Sources with
        {
            Trusted = true,
            Drafts = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [shown] = text }
        };
        var loaded = SettingsLoader.Load(sources);
        return loaded.Problems.Concat(RuleLayers.Read(loaded.View, [], [], paths: workspace.Paths).Problems)
            .Where(problem => problem.Severity == JsonSeverity.Error && problem.File.StartsWith(shown, StringComparison.Ordinal));
    }

    private static void Write(string file, byte[] text, SettingsPlace place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var mode = OperatingSystem.IsWindows() ? default
            : File.Exists(file) ? File.GetUnixFileMode(file)
            : place == SettingsPlace.User ? UnixFileMode.UserRead | UnixFileMode.UserWrite
            : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        PrivateFile.Write(file, text, mode: mode);
    }

    private static List<SettingEntry> Below(SettingsView view, Workspace workspace, IReadOnlyList<string> path)
    {
        // What a file says under an alias is reported under the plugin's own id.
        var owner = workspace.Configuration.Sources.PluginManifests.FirstOrDefault(manifest => manifest.Alias == path[0]);
        var key = SettingKey.Write(owner is null ? path : ["plugins", owner.Id, .. path.Skip(1)]);
        return [.. SettingsReports.Entries(view).Where(entry => entry.Key == key || entry.Key.StartsWith(key + ".", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Warnings(Workspace workspace, SettingsChange change, SettingsResult now, string shown)
    {
        foreach (var problem in now.Problems.Where(problem => problem.Severity == JsonSeverity.Warning && problem.File == shown))
        {
            yield return problem.ToString();
        }

        if (change.Path[0] == "permissions")
        {
            foreach (var problem in RuleNames.Check(RuleLayers.Read(now.View, [], []).Rules, workspace.Configuration.Sources.PluginManifests)
                .Where(problem => problem.File.StartsWith(shown + ":", StringComparison.Ordinal)))
            {
                yield return problem.ToString();
            }
        }

        if (change.Place != SettingsPlace.User && !workspace.Configuration.Sources.Trusted)
        {
            yield return "This folder is not trusted, so its settings are ignored: agent trust takes them from now on.";
        }
        else if (change.Kind == SettingsChangeKind.Set && change.Value is { ValueKind: not JsonValueKind.Array and not JsonValueKind.Object }
            && now.View.ScopeOf([.. change.Path]) is var scope && scope > ScopeOf(change.Place))
        {
            yield return $"Another value holds here: {now.View.OriginOf([.. change.Path])} is stronger.";
        }
    }

    private static SettingsScope ScopeOf(SettingsPlace place) => place switch
    {
        SettingsPlace.User => SettingsScope.User,
        SettingsPlace.Project => SettingsScope.Project,
        _ => SettingsScope.Local,
    };

    private static HostException Invalid(string message) => new(HostFailure.Invalid, message);
}
