namespace AgentHost.Plugins.Isolation.Protocol;

// Runs of the plugin's external agents, asked by the host; what they report and ask meanwhile, in the scope of the run.

/// <summary>Request <c>externalAgent/run</c> of the host: runs a prompt. Answer: <see cref="ExternalAgentResult"/>.</summary>
public sealed record ExternalRunParams(int Instance, string Scope, Wire<ExternalAgentRequest> Request);

/// <summary>Request <c>externalAgent/report</c> of the runner: reports news, one at a time. Answer: <see cref="Empty"/>, when they were taken.</summary>
public sealed record ExternalReportParams(string Scope, Wire<ExternalAgentUpdate> Update);

/// <summary>Request <c>externalAgent/decide</c> of the runner: has an action decided. Answer: <see cref="ExternalDecision"/>.</summary>
public sealed record ExternalDecideParams(string Scope, Wire<ExternalAction> Action);
