using System.Diagnostics;
using System.Text.Json;
using AgentHost.Plugins.Skills.Prompting;

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>The skills of a workspace: looked for anew with each turn, which costs a look at each file's size and time.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SkillLibrary(IPluginContext plugin, IWorkspaceContext workspace, Func<string, string?> variables)
{
    /// <summary>As many as a list always has room for: how often they are used says nothing then.</summary>
    private const int FewSkills = 40;

    /// <summary>Time that a look ahead of the first turn is good for that turn: 1 s.</summary>
    private static readonly TimeSpan AheadLasts = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SkillCache _cache = new(Path.Combine(plugin.DataFolder, "index.bin"));
    private IReadOnlyList<SkillPlace> _plugins = [];
    private Task<IReadOnlyDictionary<string, int>>? _early;
    private string[]? _kinds;
    private SkillSet? _ahead;
    private long _aheadAt;

    public IWorkspaceContext Workspace => workspace;

    /// <summary>The folder of skills that came with the host; null where there is none.</summary>
    public string? Bundled { get; init; } = FolderOf(plugin);

    /// <summary>Reads environment variables.</summary>
    public Func<string, string?> Variables => variables;

    /// <summary>True when commands within skills may run here.</summary>
    public bool RunsShell => ShellRefusal is null;

    /// <summary>Reason why commands within skills are not run, in a few words; null where they are.</summary>
    public string? ShellRefusal => !workspace.Trusted ? "this folder is not trusted: agent trust" : IsShellOn ? null : "skills.shell is off";

    private bool IsShellOn =>
        workspace.Settings.ValueKind == JsonValueKind.Object && workspace.Settings.TryGetProperty("shell", out var shell)
        && shell.ValueKind == JsonValueKind.True;

    /// <summary>All skills as they are now.</summary>
    /// <param name="capabilities">Where plugins' skills are found; null where that is not known, and those of the last time count.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <remarks>Without <c>async</c> where the host answers at once: at a start a plugin's asynchronous code is compiled first.</remarks>
    public ValueTask<SkillSet> ReadAsync(ICapabilities? capabilities, CancellationToken cancellationToken)
    {
        if (capabilities is not null)
        {
            var listed = capabilities.ListAsync("skill", cancellationToken);
            if (!listed.IsCompletedSuccessfully)
            {
                return ReadLaterAsync(listed, cancellationToken);
            }

            _plugins = PlacesOf(listed.Result);
        }

        return JudgeAsync(Read(cancellationToken), cancellationToken);
    }

    /// <summary>Judges a file of a skill as files are judged that are read into a prompt; null where it may be sent.</summary>
    public ValueTask<string?> FindReadProblemAsync(Skill skill, string file, CancellationToken cancellationToken) =>
        skill.Place.Scope == SkillScope.Project ? workspace.FindReadProblemAsync(file, skill.Place.Root, cancellationToken) : new((string?)null);

    private ValueTask<SkillSet> JudgeAsync(SkillSet set, CancellationToken cancellationToken) =>
        set.OfProject.Any() ? JudgeProjectAsync(set, cancellationToken) : new(set);

    // Where no rule speaks of a folder, only a link can lead to what may not be read.
    private async ValueTask<SkillSet> JudgeProjectAsync(SkillSet set, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in set.OfProject.GroupBy(static skill => skill.Place))
        {
            var isFree = await workspace.FindReadProblemAsync(place.Key.Folder, place.Key.Root, cancellationToken) is null;
            foreach (var skill in place)
            {
                if ((!isFree || skill.IsLinked) && await FindReadProblemAsync(skill, skill.File, cancellationToken) is { } problem)
                {
                    refused[skill.File] = $"{skill.File} is not read: {problem}";
                }
            }
        }

        return refused.Count == 0 ? set : set.Without(refused);
    }

    /// <summary>
    /// Reads what is remembered of earlier looks, and where that is much looks around, ahead of the first turn and beside what else is done for it.
    /// </summary>
    public void Prepare()
    {
        lock (_gate)
        {
            _cache.Load();
            if (_cache.Count > FewSkills)
            {
                _early = ReadUseAsync(CancellationToken.None).AsTask();
                (_ahead, _aheadAt) = (Look(CancellationToken.None), Stopwatch.GetTimestamp());
                _kinds = KindsHere();
            }
        }
    }

    /// <summary>Takes the number of times each skill was loaded, by name, as it may have been read ahead.</summary>
    public ValueTask<IReadOnlyDictionary<string, int>> TakeUseAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _early, null) is { } early ? new(early) : ReadUseAsync(cancellationToken);

    /// <summary>Words on the workspace's kind of project, as they may have been read ahead.</summary>
    public string[] TakeKinds() => Interlocked.Exchange(ref _kinds, null) ?? KindsHere();

    private string[] KindsHere() => workspace.Target == "local" ? ProjectKinds.Of(workspace.Root) : [];

    private async ValueTask<SkillSet> ReadLaterAsync(ValueTask<IReadOnlyList<CapabilityInfo>> listed, CancellationToken cancellationToken)
    {
        _plugins = PlacesOf(await listed);
        return await JudgeAsync(Read(cancellationToken), cancellationToken);
    }

    private SkillSet Read(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var ahead = _ahead;
            _ahead = null;

            // Looking ahead knew of no plugins' folders.
            return ahead is not null && _plugins.Count == 0 && Stopwatch.GetElapsedTime(_aheadAt) < AheadLasts ? ahead : Look(cancellationToken);
        }
    }

    private SkillSet Look(CancellationToken cancellationToken)
    {
        var (found, problems, ofProject) = SkillScan.Run(SkillPlaces.Of(workspace, variables, _plugins, Bundled), _cache, cancellationToken);
        return new(found, problems, SkillPlaces.Texts(workspace.Settings, "disabled").ToHashSet(StringComparer.Ordinal)) { ProjectProblems = ofProject };
    }

    private static List<SkillPlace> PlacesOf(IReadOnlyList<CapabilityInfo> listed)
    {
        var places = new List<SkillPlace>();
        foreach (var info in listed)
        {
            if (info.Folder is { } folder)
            {
                places.Add(new(Path.GetFullPath(info.Name, folder), SkillScope.Plugin, $"{info.Plugin}: {info.Name}") { Root = folder });
            }
        }

        return places;
    }

    /// <summary>Reads the number of times each skill was loaded, by name.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> ReadUseAsync(CancellationToken cancellationToken)
    {
        var use = new Dictionary<string, int>(StringComparer.Ordinal);
        if (await plugin.State.GetAsync("use", cancellationToken) is { Value.ValueKind: JsonValueKind.Object } stored)
        {
            foreach (var member in stored.Value.EnumerateObject())
            {
                use[member.Name] = member.Value.TryGetInt32(out var times) ? times : 0;
            }
        }

        return use;
    }

    /// <summary>Counts a use. Two at once may count as one: the figure only ranks.</summary>
    public async ValueTask CountUseAsync(string name, CancellationToken cancellationToken)
    {
        const int Most = 500;
        var use = new Dictionary<string, int>(await ReadUseAsync(cancellationToken), StringComparer.Ordinal);
        use[name] = Math.Min(use.GetValueOrDefault(name), 1_000_000) + 1;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, times) in use.OrderByDescending(static pair => pair.Value).Take(Most))
            {
                writer.WriteNumber(key, times);
            }

            writer.WriteEndObject();
        }

        await plugin.State.SetAsync("use", JsonElement.Parse(buffer.WrittenSpan), expectedVersion: null, cancellationToken);
    }

    private static string? FolderOf(IPluginContext plugin)
    {
        try
        {
            return Path.Combine(plugin.Folder, "skills");
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
