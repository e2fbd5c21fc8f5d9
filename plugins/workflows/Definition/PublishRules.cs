using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Rules of a publish stage.</summary>
/// <param name="Actions">Command lines, in order.</param>
/// <param name="Allow">Patterns that each of them has to meet one of; <c>*</c> stands for anything.</param>
/// <param name="Limit">The most command lines in a run.</param>
/// <param name="Protect">Patterns of files that must not be among those that changed.</param>
/// <param name="Base">Commit that changes are told from; null where nothing is protected.</param>
internal sealed record PublishRules(
    IReadOnlyList<Template> Actions, IReadOnlyList<string> Allow, int Limit, IReadOnlyList<string> Protect, Template? Base);
