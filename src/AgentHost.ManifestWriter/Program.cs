#pragma warning disable RS0030 // The program begins here: its streams are handed on.
using AgentHost.ManifestWriter;

return ManifestCommand.Run(args, Console.Out, Console.Error);
