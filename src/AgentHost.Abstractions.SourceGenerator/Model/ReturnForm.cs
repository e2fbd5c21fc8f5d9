namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>What a method's answer is made into a result from.</summary>
internal enum ReturnForm
{
    Nothing,
    Text,
    Result,
}
