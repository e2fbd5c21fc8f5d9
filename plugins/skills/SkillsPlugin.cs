using System.Runtime.CompilerServices;
using AgentHost.Plugins.Skills.Checking;
using AgentHost.Plugins.Skills.Commands;
using AgentHost.Plugins.Skills.Finding;
using AgentHost.Plugins.Skills.Prompting;

namespace AgentHost.Plugins.Skills;

/// <summary>Skills: found in folders, listed for the model, loaded by the tool <c>skill</c>, called by people as <c>/name</c>.</summary>
public sealed partial class SkillsPlugin : Plugin
{
    private const int MostAsked = 10_000;

    private readonly ConditionalWeakTable<IWorkspaceContext, SkillLibrary> _libraries = [];
    private readonly Lock _gate = new();
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private IPluginContext? _context;

    /// <summary>The skills of a workspace.</summary>
    internal SkillLibrary LibraryOf(IWorkspaceContext workspace) =>
        _libraries.GetValue(workspace, key =>
            new SkillLibrary(_context ?? throw new InvalidOperationException("The plugin is not active."), key, Environment.GetEnvironmentVariable));

    /// <summary>Remembers that a person called a skill: the model may load it in that session, whatever its head says.</summary>
    internal void Ask(string session, string file)
    {
        lock (_gate)
        {
            if (_asked.Count < MostAsked)
            {
                _asked.Add(Key(session, file));
            }
        }
    }

    /// <summary>Tells whether a person called a skill in a session.</summary>
    internal bool IsAsked(string session, string file)
    {
        lock (_gate)
        {
            return _asked.Contains(Key(session, file)) || _asked.Contains(Key("", file));
        }
    }

    private static SkillsSection MakeSection(SkillLibrary library, IPluginContext context)
    {
        library.Prepare();
        return new(library, context);
    }

    private static string Key(string session, string file) => $"{session}\n{file}";

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "skills", workspace => MakeSection(LibraryOf(workspace), context));
        context.Register<Command>(CapabilityKinds.Command, "skill", workspace => new SkillCommand(LibraryOf(workspace)));
        context.Register<ContributionCheck>(CapabilityKinds.ContributionCheck, "skill", static _ => new SkillFolderCheck());
        context.Register<CommandSource>(CapabilityKinds.CommandSource, "skills", workspace => new SkillCommandSource(LibraryOf(workspace), this));
        return default;
    }
}
