namespace AgentHost.Client;

/// <summary>Something in the audit log that is not as it was written.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1 on; 0 for the file as a whole.</param>
/// <param name="Message">Problem, in one sentence.</param>
public sealed record AuditProblem(string File, int Line, string Message);
