using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Storing;

/// <summary>A run as the index has it: where its log is.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Session">The session that has its log.</param>
/// <param name="Root">The workspace.</param>
/// <param name="Name">The workflow.</param>
/// <param name="Time">Time at which it began, in seconds since 1970.</param>
internal sealed record RunEntry(string Run, string Session, string Root, string Name, double Time);
