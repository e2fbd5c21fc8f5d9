using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Sessions of a workspace, through the host.</summary>
internal sealed class HostSessions(RunnerLink link, string scope) : ISessions
{
    public ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) =>
        link.AskAsync<SessionParams, SessionInfo>(RunnerMethods.SessionsFind, new SessionParams(scope, sessionId), cancellationToken);

    public async ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        await link.AskAsync<MessagesParams, IReadOnlyList<Message>>(
            RunnerMethods.SessionsMessages, new MessagesParams(scope, sessionId, skip, limit), cancellationToken) ?? [];

    public ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken) =>
        link.AskAsync<TellParams, bool>(RunnerMethods.SessionsTell, new TellParams(scope, sessionId, text), cancellationToken);
}

/// <summary>Sub-agents, run by the host.</summary>
internal sealed class HostAgents(RunnerLink link, string scope, string? refusal) : ISubAgents
{
    public string? Refusal => refusal;

    public async ValueTask<string> OpenAsync(string description, CancellationToken cancellationToken) =>
        (await link.AskAsync<AgentOpenParams, TextResult>(RunnerMethods.AgentsOpen, new AgentOpenParams(scope, description), cancellationToken))?.Text
            ?? throw new CapabilityException("The host made no session for the sub-agent.");

    public async ValueTask<string> OpenAsync(string description, SubAgentFolder folder, CancellationToken cancellationToken) =>
        (await link.AskAsync<AgentOpenParams, TextResult>(
            RunnerMethods.AgentsOpen, new AgentOpenParams(scope, description) { Folder = folder }, cancellationToken))?.Text
            ?? throw new CapabilityException("The host made no session for the sub-agent.");

    public async ValueTask<ToolCallResult> CallAsync(
        string sessionId, SubAgentFolder folder, string tool, JsonElement arguments, CancellationToken cancellationToken) =>
        await link.AskAsync<AgentCallParams, ToolCallResult>(
            RunnerMethods.AgentsCall, new AgentCallParams(scope, sessionId, folder, tool, arguments), cancellationToken)
            ?? throw new CapabilityException("The host answered nothing for the call.");

    public async ValueTask<decimal?> ReadSpentAsync(string sessionId, CancellationToken cancellationToken) =>
        (await link.AskAsync<AgentSpentParams, AgentSpentResult>(
            RunnerMethods.AgentsSpent, new AgentSpentParams(scope, sessionId), cancellationToken))?.Dollars;

    public async ValueTask ReleaseFoldersAsync(CancellationToken cancellationToken) =>
        await link.AskAsync<AgentReleaseParams, Empty>(RunnerMethods.AgentsRelease, new AgentReleaseParams(scope), cancellationToken);

    public async ValueTask LimitAsync(decimal dollars, CancellationToken cancellationToken) =>
        await link.AskAsync<AgentLimitParams, Empty>(RunnerMethods.AgentsLimit, new AgentLimitParams(scope, dollars), cancellationToken);

    public async ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await link.AskAsync<AgentParams, SubAgentResult>(RunnerMethods.AgentsRun, new AgentParams(scope, request), cancellationToken)
            ?? throw new CapabilityException("The host answered nothing for the sub-agent.");
    }
}

/// <summary>Other tools, called by the host.</summary>
internal sealed class HostCalls(RunnerLink link, string scope) : IToolCalls
{
    public async ValueTask<ToolCallResult> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken) =>
        await link.AskAsync<ToolsCallParams, ToolCallResult>(RunnerMethods.ToolsCall, new ToolsCallParams(scope, tool, arguments), cancellationToken)
            ?? throw new CapabilityException("The host answered nothing for the call.");
}

/// <summary>The person, asked by the host.</summary>
internal sealed class HostUser(RunnerLink link, string scope) : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) =>
        link.AskAsync<AskParams, QuestionAnswer>(RunnerMethods.UserAsk, new AskParams(scope, question), cancellationToken);
}
