namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>Form of a method's answer, from which a result is made.</summary>
internal enum ReturnForm
{
    Nothing,
    Text,
    Result,
}
