using System.Runtime.InteropServices;

namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>A place in a text, from 0.</summary>
/// <param name="Line">The line.</param>
/// <param name="Character">Units before it in the line.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextPosition(int Line, int Character);
