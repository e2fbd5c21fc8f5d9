using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

// Sessions, their sub-agents and the person before them, asked for by the runner.

/// <summary>Request <c>sessions/find</c> of the runner: names a session. Answer: <see cref="SessionInfo"/> or null.</summary>
public sealed record SessionParams(string Scope, string SessionId);

/// <summary>Request <c>sessions/messages</c> of the runner: reads messages of a session. Answer: list of <see cref="Message"/>.</summary>
public sealed record MessagesParams(string Scope, string SessionId, int Skip, int Limit);

/// <summary>Request <c>sessions/tell</c> of the runner: tells the model of a session something. Answer: a boolean.</summary>
public sealed record TellParams(string Scope, string SessionId, string Text);

/// <summary>Request <c>subAgents/run</c> of the runner: runs a sub-agent. Answer: <see cref="SubAgentResult"/>.</summary>
public sealed record AgentParams(string Scope, Wire<SubAgentRequest> Request);

/// <summary>Request <c>subAgents/open</c> of the runner: makes a child session. Answer: <see cref="TextResult"/>, its id.</summary>
public sealed record AgentOpenParams(string Scope, string Description)
{
    /// <summary>Its folder; absent for the caller's.</summary>
    public SubAgentFolder? Folder { get; init; }
}

/// <summary>Request <c>subAgents/call</c> of the runner: calls a tool in a folder of its own. Answer: <see cref="ToolCallResult"/>.</summary>
public sealed record AgentCallParams(string Scope, string SessionId, SubAgentFolder Folder, string Tool, JsonElement Arguments);

/// <summary>Request <c>subAgents/spent</c> of the runner: what a child session spent. Answer: <see cref="AgentSpentResult"/>.</summary>
public sealed record AgentSpentParams(string Scope, string SessionId);

/// <summary>US dollars.</summary>
public sealed record AgentSpentResult(decimal? Dollars);

/// <summary>Request <c>subAgents/release</c> of the runner: lets go of folders. Answer: <see cref="Empty"/>.</summary>
public sealed record AgentReleaseParams(string Scope);

/// <summary>Request <c>subAgents/limit</c> of the runner: limits what all sub-agents of the call spend. Answer: <see cref="Empty"/>.</summary>
public sealed record AgentLimitParams(string Scope, decimal Dollars);

/// <summary>Request <c>tools/call</c> of the runner: calls another tool. Answer: <see cref="ToolCallResult"/>.</summary>
public sealed record ToolsCallParams(string Scope, string Tool, JsonElement Arguments);

/// <summary>Request <c>user/ask</c> of the runner: asks the person. Answer: <see cref="QuestionAnswer"/> or null.</summary>
public sealed record AskParams(string Scope, Wire<Question> Question);
