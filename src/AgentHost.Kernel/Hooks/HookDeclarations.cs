using System.Globalization;
using System.Text.Json;
using AgentHost.Configuration;
using AgentHost.Trust;

namespace AgentHost.Kernel.Hooks;

/// <summary>
/// The hooks that settings and files declare in a workspace, before a source makes anything of them: data alone, so that it is known whatever becomes of the
/// source.
/// </summary>
public sealed class HookDeclarations
{
    private const string Key = "hooks";

    private static readonly HookEvent[] Events =
    [
        HookEvent.SessionStart, HookEvent.SessionEnd, HookEvent.PromptSubmit, HookEvent.PreTool, HookEvent.PostTool, HookEvent.PermissionAsk,
        HookEvent.PreCompact, HookEvent.Stop, HookEvent.SubagentStop, HookEvent.Notification, HookEvent.Error,
    ];

    private HookDeclarations(IReadOnlyList<DeclaredHook> settings, IReadOnlyList<DeclaringFile> files)
    {
        Settings = settings;
        Files = files;
    }

    public static HookDeclarations None { get; } = new([], []);

    /// <summary>Those of the settings, in the order of events and layers.</summary>
    public IReadOnlyList<DeclaredHook> Settings { get; }

    /// <summary>Files that declare some, the person's before the project's.</summary>
    public IReadOnlyList<DeclaringFile> Files { get; }

    public bool IsEmpty => Settings.Count == 0 && Files.Count == 0;

    /// <summary>The command lines that they name.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = new List<string>();
            foreach (var hook in Settings)
            {
                HookFile.AddLines(hook.Declaration, "command", lines);
            }

            foreach (var file in Files)
            {
                lines.AddRange(file.File.Lines(file.Spec));
            }

            return lines;
        }
    }

    /// <summary>Reads what is declared.</summary>
    /// <param name="settings">The settings of all layers that count.</param>
    /// <param name="home">The person's folder; empty for none.</param>
    /// <param name="root">The workspace; null where nothing of it counts.</param>
    /// <param name="trusted">True when its files count.</param>
    /// <param name="files">Files that plugins read under trust.</param>
    /// <param name="ignored">Takes a sentence for each file that was passed over for want of trust.</param>
    public static HookDeclarations Read(SettingsView settings, string home, string? root, bool trusted, IReadOnlyList<TrustFile> files, List<string> ignored)
    {
        var declared = new List<DeclaredHook>();
        if (settings.Find(Key) is not null)
        {
            foreach (var hookEvent in Events)
            {
                AddEvent(settings, hookEvent, declared);
            }
        }

        var found = new List<DeclaringFile>();
        AddFiles(ofProject: false);
        AddFiles(ofProject: true);
        return declared.Count == 0 && found.Count == 0 ? None : new(declared, found);

        void AddFiles(bool ofProject)
        {
            foreach (var file in files)
            {
                if (file.Hooks is { } spec && FolderOf(spec, home, root, ofProject) is { } folder && settings.Flag(Key, spec.Format, "enabled") != false
                    && HookFile.Read(file.In(folder), spec) is { } read)
                {
                    if (ofProject && !trusted)
                    {
                        ignored.Add(TrustFiles.Ignored(file, folder));
                    }
                    else
                    {
                        found.Add(new(read, file.Plugin, spec, settings.Flag(Key, spec.Format, "strict") == true, ofProject));
                    }
                }
            }
        }
    }

    /// <summary>The places of files that may declare hooks.</summary>
    /// <param name="home">The person's folder; empty for none.</param>
    /// <param name="root">The workspace; null where nothing of it counts.</param>
    /// <param name="files">Files that plugins read under trust.</param>
    public static IEnumerable<string> Places(string home, string? root, IReadOnlyList<TrustFile> files)
    {
        foreach (var file in files)
        {
            foreach (var ofProject in (bool[])[false, true])
            {
                if (file.Hooks is { } spec && FolderOf(spec, home, root, ofProject) is { } folder)
                {
                    yield return file.In(folder);
                }
            }
        }
    }

    /// <summary>The folder in which a file of a format counts. A home that is the workspace's own folder would name the same file twice.</summary>
    private static string? FolderOf(HookFileSpec spec, string home, string? root, bool ofProject) =>
        ofProject ? (root == home ? null : root)
        : spec.OfPerson && home.Length > 0 ? home
        : null;

    private static void AddEvent(SettingsView settings, HookEvent hookEvent, List<DeclaredHook> declared)
    {
        var name = HookEvents.Name(hookEvent);
        if (settings.Find(Key, name) is not { ValueKind: JsonValueKind.Array } list)
        {
            return;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var place = (index++).ToString(CultureInfo.InvariantCulture);
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("command", out _))
            {
                var ofProject = settings.ScopeOf(Key, name, place) is SettingsScope.Project or SettingsScope.Local;
                declared.Add(new(hookEvent, settings.OriginOf(Key, name, place), item, ofProject));
            }
        }
    }
}
