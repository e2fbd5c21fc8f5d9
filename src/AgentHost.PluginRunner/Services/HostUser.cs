using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>The person, asked by the host.</summary>
internal sealed class HostUser(RunnerLink link, string scope) : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) =>
        link.AskAsync<AskParams, QuestionAnswer>(RunnerMethods.UserAsk, new AskParams(scope, question), cancellationToken);
}
