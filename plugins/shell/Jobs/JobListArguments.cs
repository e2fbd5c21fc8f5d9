namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Arguments of <c>job_list</c>: there are none.</summary>
internal sealed record JobListArguments;
