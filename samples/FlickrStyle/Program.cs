return FlickrStyle.CommandLine.Run(args, Console.Out, Console.Error);
