namespace AgentHost.VariableTexts;

/// <summary>What stands at one place of a text with variables.</summary>
internal enum VariablePieceKind
{
    Text,
    Variable,
    Command,
}
