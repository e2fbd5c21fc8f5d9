namespace AgentHost.VariableTexts;

/// <summary>Kind of a piece of a text with variables.</summary>
internal enum VariablePieceKind
{
    Text,
    Variable,
    Command,
}
