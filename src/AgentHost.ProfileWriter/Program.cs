using AgentHost.ProfileWriter;

return ProfileCommand.Run(args, Console.Error);
