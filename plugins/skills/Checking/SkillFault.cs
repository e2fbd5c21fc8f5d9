namespace AgentHost.Plugins.Skills.Checking;

/// <summary>Something that the standard does not allow, or advises against.</summary>
/// <param name="Line">Line, from 1; 0 for the folder as a whole.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What was found, and what was expected.</param>
/// <param name="Code">One of <see cref="SkillCodes"/>, or that of the file's head.</param>
/// <param name="IsError">False for advice.</param>
internal sealed record SkillFault(int Line, int Column, string Message, string Code, bool IsError = true);
