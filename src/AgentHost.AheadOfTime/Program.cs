#pragma warning disable RS0030 // The program begins here: its streams are handed on.
using AgentHost.AheadOfTime;

return PreparationCommand.Run(args, Console.Error);
