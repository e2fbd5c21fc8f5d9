using AgentHost.AheadOfTime;

return PreparationCommand.Run(args, Console.Error);
